using System.Globalization;

namespace Jiangyuan.Kernel.Codes;

/// <summary>
/// 公民身份号码, GB 11643-1999. <see cref="ToString"/> gives the masked form, so that a number does not slip into logs; <see cref="Value"/> gives the number.
/// The region part may be abolished and is checked only for the province.
/// </summary>
public readonly record struct CitizenNumber
{
    private const string Checks = "10X98765432";
    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    // GB/T 2260 provinces; 9x begins the numbers of foreigners' permanent residence cards (2023).
    private static readonly HashSet<int> Provinces = [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83];
    private readonly string? _value;

    private CitizenNumber(string value, DateOnly bornOn) => (_value, BornOn) = (value, bornOn);

    /// <summary>The 18 characters.</summary>
    public string Value => _value ?? "";

    /// <summary>Date of birth, positions 7–14.</summary>
    public DateOnly BornOn { get; }

    /// <summary>Position 17 is even for women.</summary>
    public bool IsFemale => (Value[16] - '0') % 2 == 0;

    /// <summary>First six and last four: <c>630102********0013</c>.</summary>
    public string Masked => Value.Length == 18 ? $"{Value[..6]}********{Value[14..]}" : "";

    /// <summary>Reads a number; the birth date must exist and lie within the 150 years up to <paramref name="asOf"/>.</summary>
    public static Outcome<CitizenNumber> Parse(string? text, DateOnly asOf)
    {
        var value = CodeText.Normalise(text);
        if (value.Length != 18)
        {
            return Refuse(value.Length switch
            {
                0 => "没有填写公民身份号码。",
                15 => "15 位的旧号码自 2013 年起停用，请填写 18 位公民身份号码。",
                _ => $"公民身份号码应为 18 位，填了 {value.Length} 位。",
            });
        }
        for (var i = 0; i < 18; i++)
        {
            if (!char.IsAsciiDigit(value[i]) && !(i == 17 && value[i] == 'X'))
                return Refuse($"公民身份号码第 {i + 1} 位“{value[i]}”应为数字{(i == 17 ? "或 X" : "")}。");
        }
        if (value[0] != '9' && !Provinces.Contains((value[0] - '0') * 10 + value[1] - '0'))
            return Refuse($"公民身份号码第 1、2 位“{value[..2]}”不是省级行政区划代码。");
        if (!DateOnly.TryParseExact(value.AsSpan(6, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born))
            return Refuse($"公民身份号码第 7 至 14 位“{value[6..14]}”不是存在的日期。");
        if (born > asOf || born < asOf.AddYears(-150))
            return Refuse($"公民身份号码第 7 至 14 位的出生日期 {born:yyyy-MM-dd} {(born > asOf ? "在今天之后" : "早于 150 年前")}。");
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += (value[i] - '0') * Weights[i];
        return Checks[sum % 11] == value[17]
            ? new CitizenNumber(value, born)
            : Refuse("公民身份号码第 18 位校验不符：至少有一位填错，请逐位核对。"); // the right character is not told: it would help guessing numbers
    }

    /// <summary>The masked form.</summary>
    public override string ToString() => Masked;

    private static Refusal Refuse(string message) => new("code.citizen-number", message, "请对照身份证上的号码重新填写。");
}
