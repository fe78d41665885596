namespace Jiangyuan.Kernel.Codes;

/// <summary>
/// Code of a 政务服务事项 after GB/T 39554.1: 12 characters base code, 31 implementation code (credit code of the agency 18 + exercise level 1 + base 12),
/// 33 handling item (implementation + 2). Inside the base code only length and characters are checked: provinces divide it differently.
/// </summary>
public sealed record ServiceItemCode
{
    private ServiceItemCode(string value) => Value = value;

    /// <summary>12, 31 or 33 characters, upper case.</summary>
    public string Value { get; }

    /// <summary>基本编码: the same item has the same one everywhere.</summary>
    public string Base => Value.Length == 12 ? Value : Value[19..31];

    /// <summary>Positions 3–4 of the base code: kind of power (01 行政许可 … 20 公共服务); the list is configuration.</summary>
    public string KindOfPower => Base[2..4];

    /// <summary>The agency of an implementation code; null on a base code.</summary>
    public UnifiedCreditCode? Agency => Value.Length == 12 ? null : UnifiedCreditCode.ParseImported(Value[..18]).Value;

    /// <summary>行使层级, 1 (nation) to 6 (village); null on a base code.</summary>
    public int? ExerciseLevel => Value.Length == 12 ? null : Value[18] - '0';

    /// <summary>Two characters of the handling item, or null.</summary>
    public string? HandlingItem => Value.Length == 33 ? Value[31..] : null;

    /// <summary>目录编码 used by a place's older systems, kept beside the national one.</summary>
    public string? LocalCatalogueCode { get; init; }

    /// <summary>实施编码 used by a place's older systems, kept beside the national one.</summary>
    public string? LocalTaskCode { get; init; }

    /// <summary>Reads 12, 31 or 33 characters. The agency's credit code may fail its check character (real ones do).</summary>
    public static Outcome<ServiceItemCode> Parse(string? text)
    {
        var value = CodeText.Normalise(text);
        if (value.Length is not (12 or 31 or 33))
            return Refuse($"事项编码应为 12 位（基本编码）、31 位（实施编码）或 33 位（业务办理项编码），填了 {value.Length} 位。");
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(value[i]))
                return Refuse($"事项编码第 {i + 1} 位“{value[i]}”不是数字或字母。");
        }
        if (value.Length > 12)
        {
            if (UnifiedCreditCode.ParseImported(value[..18]).Refusal is { } agency)
                return Refuse($"事项编码第 1 至 18 位应为实施主体的统一社会信用代码。{agency.Message}");
            if (value[18] is < '1' or > '6')
                return Refuse($"事项编码第 19 位“{value[18]}”应为行使层级 1 至 6。");
        }
        var code = new ServiceItemCode(value);
        return CodeText.IsDigits(code.KindOfPower) ? code : Refuse($"基本编码第 3、4 位“{code.KindOfPower}”应为两位数字的事项类型。");
    }

    /// <summary>The implementation code of this item's base code for an agency at a level (1–6).</summary>
    public Outcome<ServiceItemCode> ImplementedBy(UnifiedCreditCode agency, int level) => Parse($"{agency.Value}{level}{Base}");

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static Refusal Refuse(string message) => new("code.service-item", message, "请对照基本目录或实施清单中的编码。");
}
