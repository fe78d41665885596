using System.Globalization;

namespace Jiangyuan.Kernel.Codes;

/// <summary>
/// 办件编号: the case id in a form for people. <c>yyMMdd</c> (Beijing date) + milliseconds of the day + sequence (+ node when it is not 0) + check digit
/// (ISO 7064 MOD 11,10): 17 digits on node 0, 19 on others. No table needed: number and id give each other. Years 1970–2069.
/// </summary>
public readonly record struct CaseNumber
{
    private const long DayMs = 86_400_000;
    private const long Offset = 8 * 3_600_000;
    private readonly string? _value;

    private CaseNumber(long id, string value) => (Id, _value) = (id, value);

    /// <summary>The case id.</summary>
    public long Id { get; }

    /// <summary>The digits without spaces; empty by default.</summary>
    public string Value => _value ?? "";

    /// <summary>Grouped for reading: <c>261123 7964 1234 075</c>.</summary>
    public string Grouped => Value.Length < 15 ? Value : $"{Value[..6]} {Value[6..10]} {Value[10..14]} {Value[14..]}";

    /// <summary>The number of a case id.</summary>
    public static CaseNumber Of(long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        var ms = (id >> 21) + Offset;
        var (sequence, node) = ((id >> 8) & 0x1FFF, id & 0xFF);
        var day = DateOnly.FromDayNumber((int)(ms / DayMs) + UnixDay);
        Span<char> digits = stackalloc char[22];
        var length = 0;
        Put(digits, ref length, day.Year % 100, 2);
        Put(digits, ref length, day.Month, 2);
        Put(digits, ref length, day.Day, 2);
        Put(digits, ref length, ms % DayMs, 8);
        var isShort = sequence < 100 && node < 100;
        Put(digits, ref length, sequence, isShort ? 2 : 4);
        Put(digits, ref length, node, !isShort ? 3 : node == 0 ? 0 : 2);
        digits[length] = (char)('0' + CodeText.Mod1110(digits[..length]));
        return new(id, new string(digits[..(length + 1)]));
    }

    private static void Put(Span<char> digits, ref int length, long number, int width)
    {
        for (var i = length + width - 1; i >= length; i--, number /= 10)
            digits[i] = (char)('0' + (number % 10));
        length += width;
    }

    /// <summary>Reads a number as typed: spaces, dashes and full-width digits are fine.</summary>
    public static Outcome<CaseNumber> Parse(string? text)
    {
        var value = CodeText.Normalise(text);
        if (value.Length is not (17 or 19 or 22) || !CodeText.IsDigits(value))
            return Refuse($"办件编号应为 17 位数字，填的是“{value}”。");
        if (CodeText.Mod1110(value.AsSpan(0, value.Length - 1)) != value[^1] - '0')
            return Refuse("办件编号校验不符：至少有一位填错或相邻两位颠倒。");
        var year = Number(value, 0, 2);
        if (!DateOnly.TryParseExact($"{(year < 70 ? 20 : 19)}{value[..6]}", "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Refuse($"办件编号前 6 位“{value[..6]}”不是日期。");
        var digits = value.Length == 22 ? 4 : 2;
        var ms = (day.DayNumber - UnixDay) * DayMs + Number(value, 6, 8) - Offset;
        var number = Of(ms << 21 | Number(value, 14, digits) << 8 | Number(value, 14 + digits, value.Length - 15 - digits));
        return number.Value == value ? number : Refuse("没有这样的办件编号。");
    }

    /// <summary>The grouped form.</summary>
    public override string ToString() => Grouped;

    private static int UnixDay => DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    private static long Number(string text, int start, int length) => length == 0 ? 0 : long.Parse(text.AsSpan(start, length), CultureInfo.InvariantCulture);

    private static Refusal Refuse(string message) => new("code.case-number", message, "请对照受理回执上的编号，或登录后在“我的办件”中查看。");
}
