using System.Globalization;

namespace Jiangyuan.Kernel.Codes;

/// <summary>The five levels at which services are offered, and the whole country above them.</summary>
public enum DivisionLevel
{
    Nation, // 全国: the default code
    Province, // 省级
    Prefecture, // 市州级
    County, // 县级
    Township, // 乡镇(街道)
    Village, // 村(社区)
}

/// <summary>
/// 行政区划代码 in its 12-digit statistical form: 2 province, 2 prefecture, 2 county (GB/T 2260), 3 township, 3 village.
/// The default value is the whole country. A county part of 00 above a township is lawful (cities without counties).
/// </summary>
public readonly record struct DivisionCode : IComparable<DivisionCode>
{
    private static readonly long[] Unit = [1_000_000_000_000, 10_000_000_000, 100_000_000, 1_000_000, 1_000, 1];

    private DivisionCode(long number) => Number = number;

    /// <summary>The code as a number, 0 for the whole country.</summary>
    public long Number { get; }

    /// <summary>Twelve digits.</summary>
    public string Value => Number.ToString("D12", CultureInfo.InvariantCulture);

    /// <summary>The GB/T 2260 part.</summary>
    public string Six => Value[..6];

    /// <summary>Level by the lowest part that is not zero.</summary>
    public DivisionLevel Level
    {
        get
        {
            var level = 5;
            while (level > 0 && Number % Unit[level - 1] / Unit[level] == 0)
                level--;
            return (DivisionLevel)level;
        }
    }

    /// <summary>The next level above that has a part of its own; a province's parent is the whole country, and so is the country's.</summary>
    public DivisionCode Parent => Level == DivisionLevel.Nation ? this : new(Number - Number % Unit[(int)Level - 1]);

    /// <summary>True when <paramref name="other"/> is this division or lies in it, by the digits alone (see <see cref="Divisions.DivisionRegister.Covers"/> for abolished codes).</summary>
    public bool Covers(DivisionCode other) => Number / Unit[(int)Level] == other.Number / Unit[(int)Level];

    /// <summary>Reads 6, 9 or 12 digits.</summary>
    public static Outcome<DivisionCode> Parse(string? text)
    {
        var value = CodeText.Normalise(text);
        if (value.Length is not (6 or 9 or 12) || !CodeText.IsDigits(value))
            return Refuse($"行政区划代码应为 6、9 或 12 位数字，填的是“{value}”。");
        var number = long.Parse(value.PadRight(12, '0'), CultureInfo.InvariantCulture);
        if (number != 0 && number < Unit[1])
            return Refuse($"行政区划代码“{value}”第 1、2 位不能是 00（000000 表示全国）。");
        if (number % Unit[2] != 0 && number % Unit[1] / Unit[2] == 0)
            return Refuse($"行政区划代码“{value}”第 3、4 位（市州）为 00，下级却不是 0。");
        return number % Unit[4] != 0 && number % Unit[3] / Unit[4] == 0
            ? Refuse($"行政区划代码“{value}”第 7 至 9 位（乡镇）为 000，村级却不是 000。")
            : new DivisionCode(number);
    }

    /// <inheritdoc/>
    public int CompareTo(DivisionCode other) => Number.CompareTo(other.Number);

    /// <inheritdoc/>
    public override string ToString() => Value;

    public static bool operator <(DivisionCode left, DivisionCode right) => left.Number < right.Number;
    public static bool operator >(DivisionCode left, DivisionCode right) => left.Number > right.Number;
    public static bool operator <=(DivisionCode left, DivisionCode right) => left.Number <= right.Number;
    public static bool operator >=(DivisionCode left, DivisionCode right) => left.Number >= right.Number;

    private static Refusal Refuse(string message) => new("code.division", message, "请从区划列表中选择。");
}
