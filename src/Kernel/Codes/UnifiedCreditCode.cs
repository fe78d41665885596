namespace Jiangyuan.Kernel.Codes;

/// <summary>
/// 统一社会信用代码, GB 32100-2015: 18 characters of a 31-character set; 1 registrar, 2 class, 3–8 region, 9–17 body code (GB 11714), 18 check.
/// The default value is the empty code.
/// </summary>
public readonly record struct UnifiedCreditCode
{
    private const string Set = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string Next = "请对照营业执照或登记证书上的 18 位代码重新填写。";
    private static readonly int[] Weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    private static readonly int[] BodyWeights = [3, 7, 9, 10, 5, 8, 4, 2];
    private readonly string? _value;

    private UnifiedCreditCode(string value, bool checksOut) => (_value, ChecksOut) = (value, checksOut);

    /// <summary>The 18 characters, upper case.</summary>
    public string Value => _value ?? "";

    /// <summary>False for a code taken over from a register although its check character is wrong: a few such codes are in use.</summary>
    public bool ChecksOut { get; }

    /// <summary>Registrar and class (<c>91</c> enterprise, <c>11</c> state organ …).</summary>
    public string Class => Value[..2];

    /// <summary>Where it was registered, as it was then: the code may be abolished today.</summary>
    public string RegionCode => Value[2..8];

    /// <summary>Reads what an applicant typed; a wrong check character is refused. The message names the position.</summary>
    public static Outcome<UnifiedCreditCode> Parse(string? text) => Read(text, imported: false);

    /// <summary>Reads a code delivered by a register: a wrong check character only clears <see cref="ChecksOut"/>.</summary>
    public static Outcome<UnifiedCreditCode> ParseImported(string? text) => Read(text, imported: true);

    /// <summary>The check character that belongs to 17 characters of the set.</summary>
    public static char CheckCharacter(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
            sum += Set.IndexOf(body[i], StringComparison.Ordinal) * Weights[i];
        return Set[(31 - sum % 31) % 31]; // the outer remainder: without it a sum divisible by 31 has no character
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static Outcome<UnifiedCreditCode> Read(string? text, bool imported)
    {
        var value = CodeText.Normalise(text);
        if (value.Length != 18)
            return Refuse(value.Length == 0 ? "没有填写统一社会信用代码。" : $"统一社会信用代码应为 18 位，填了 {value.Length} 位。");
        for (var i = 0; i < 18; i++)
        {
            if (!Set.Contains(value[i], StringComparison.Ordinal))
                return Refuse($"统一社会信用代码第 {i + 1} 位“{value[i]}”不能使用：代码只用数字和除 I、O、S、V、Z 以外的字母。{Likely(value[i])}");
            if (i is >= 2 and < 8 && !char.IsAsciiDigit(value[i]))
                return Refuse($"统一社会信用代码第 {i + 1} 位“{value[i]}”应为数字：第 3 至 8 位是登记机关行政区划码。");
        }
        var check = CheckCharacter(value);
        if (check == value[17])
            return new UnifiedCreditCode(value, true);
        if (imported)
            return new UnifiedCreditCode(value, false);
        var where = BodyChecks(value.AsSpan(8, 9)) ? "" : "第 9 至 17 位（主体标识码）自身的校验也不符，先核对这几位。";
        return Refuse($"统一社会信用代码第 18 位校验不符：前 17 位对应的校验码是“{check}”，填的是“{value[17]}”。{where}");
    }

    private static string Likely(char c) => c switch { 'O' => "可能应为数字 0。", 'I' => "可能应为数字 1。", 'Z' => "可能应为数字 2。", 'S' => "可能应为数字 5。", 'V' => "可能应为字母 U 或 Y。", _ => "" };

    // GB 11714 over positions 9–16; only used to say where the mistake probably is.
    private static bool BodyChecks(ReadOnlySpan<char> body)
    {
        var sum = 0;
        for (var i = 0; i < 8; i++)
            sum += (char.IsAsciiDigit(body[i]) ? body[i] - '0' : body[i] - 'A' + 10) * BodyWeights[i];
        return body[8] == (11 - sum % 11) switch { 10 => 'X', 11 => '0', var d => (char)('0' + d) };
    }

    private static Refusal Refuse(string message) => new("code.unified-credit-code", message, Next);
}
