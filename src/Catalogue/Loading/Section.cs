using System.Globalization;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>
/// Reads the keys of one map. Asking for a key makes it known; <see cref="Done"/> reports the rest. A getter that finds nothing reports that and
/// answers a harmless value: the catalogue is not given out when anything was reported as an error.
/// </summary>
internal sealed class Section
{
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);
    private readonly string _what;
    private readonly Findings _findings;
    private readonly bool _isMap;

    /// <param name="what">What the map is, for messages: 事项, 第3个问题.</param>
    public Section(Node node, string what, Findings findings)
    {
        (Node, _what, _findings) = (node, what, findings);
        node.Schema?.Map();
        _isMap = node.Kind == NodeKind.Map || node.Schema is not null;
        if (!_isMap)
        {
            WrongType(node, what, "一组“键: 值”");
        }
    }

    public Node Node { get; }

    public Findings Findings => _findings;

    public bool Has(string key) => Node.Schema is { } schema ? schema.IsAskedAfter(key) : Node[key] is not null;

    public Place PlaceOf(string key) => Node.PlaceAt(key);

    /// <summary>The node under a key, or null; reported as missing when required.</summary>
    public Node? Get(string key, bool required)
    {
        if (Node.Schema is { } schema)
        {
            return schema.Child(key, required);
        }

        _known.Add(key);
        var node = Node[key];
        if (node is not null && !node.IsEmpty)
        {
            return node;
        }

        if (node is not null)
        {
            _findings.Error("SC0211", node.Place, $"“{key}”后面是空的。", "空着的键看不出是不需要，还是忘了写。", required ? "请填写内容。" : "请填写内容，或删去这个键。");
        }
        else if (required && _isMap)
        {
            _findings.Error("SC0202", Node.Place, $"{_what}缺少“{key}”。", "缺了它，办事的人或办件的程序就不知道该怎么做。", $"请补上“{key}: …”。");
        }

        return null;
    }

    public string Text(string key) => ScalarText(Get(key, required: true), key) ?? "";

    /// <summary>The text under a key; null when there is none, which is reported only where it is required.</summary>
    public string? Text(string key, bool required) => ScalarText(Get(key, required), key);

    public string? OptionalText(string key) => ScalarText(Get(key, required: false), key);

    public IReadOnlyList<string> Texts(string key, bool required = true)
    {
        var items = List(key, required);
        return [.. items.Select(item => ScalarText(item, $"{key}里的一项")).OfType<string>()];
    }

    public IReadOnlyList<Node> List(string key, bool required = true)
    {
        if (Get(key, required) is not { } node)
        {
            return [];
        }

        if (node.Schema is { } schema)
        {
            return [schema.Item()];
        }

        if (node.Kind != NodeKind.List)
        {
            WrongType(node, $"“{key}”", "一个列表（每项以“- ”开头）");
            return [];
        }

        if (node.Items.Count == 0 && required)
        {
            _findings.Error("SC0211", node.Place, $"“{key}”是空列表。", "这里至少要有一项。", "请补上一项。");
        }

        return node.Items;
    }

    public IReadOnlyList<Section> Sections(string key, string what, bool required = true)
    {
        var index = 0;
        return [.. List(key, required).Select(item => new Section(item, $"{_what}的第 {++index} {what}", _findings))];
    }

    public Section? Part(string key, string what, bool required) => Get(key, required) is { } node ? new Section(node, what, _findings) : null;

    public bool Flag(string key, bool otherwise = false, bool required = false)
    {
        var node = Get(key, required);
        node?.Schema?.Boolean();
        if (ScalarText(node, key) is not { } text)
        {
            return otherwise;
        }

        if (text is "true" or "false")
        {
            return text == "true";
        }

        _findings.Error("SC0204", PlaceOf(key), $"“{key}”应为 true 或 false，这里是“{text}”。", "别的写法在不同的程序里意思不同。", "是写 true，否写 false。");
        return otherwise;
    }

    public int? Integer(string key, int min, int max, bool required = false)
    {
        var node = Get(key, required);
        node?.Schema?.Number(isInteger: true, min, max);
        if (ScalarText(node, key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
        {
            return number;
        }

        _findings.Error("SC0209", PlaceOf(key), $"“{key}”应为 {min} 到 {max} 的整数，这里是“{text}”。", "超出范围的数没有意义。", "请改成范围内的整数。");
        return null;
    }

    public decimal? Decimal(string key)
    {
        var node = Get(key, required: false);
        node?.Schema?.Number(isInteger: false);
        if (ScalarText(node, key) is not { } text)
        {
            return null;
        }

        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        _findings.Error("SC0209", PlaceOf(key), $"“{key}”应为数字，这里是“{text}”。", "读不出数字就无法比较。", "请写成 100 或 0.5 的样子，不带单位和千位逗号。");
        return null;
    }

    public DateOnly Date(string key) => DateAt(Get(key, required: true), key) ?? DateOnly.MinValue;

    public DateOnly? OptionalDate(string key) => DateAt(Get(key, required: false), key);

    public T Choice<T>(string key)
        where T : struct, Enum => OneOf<T>(Get(key, required: true), key) ?? default;

    public T? OptionalChoice<T>(string key)
        where T : struct, Enum => OneOf<T>(Get(key, required: false), key);

    public IReadOnlyList<T> ChoicesOf<T>(string key)
        where T : struct, Enum => [.. List(key).Select(node => OneOf<T>(node, key)).OfType<T>()];

    /// <summary>One of the listed words, or null.</summary>
    public string? Word(Node? node, string key, IReadOnlyCollection<string> allowed)
    {
        node?.Schema?.Words(allowed);
        if (ScalarText(node, key) is not { } text)
        {
            return null;
        }

        if (allowed.Contains(text))
        {
            return text;
        }

        var near = Nearest.Of(text, allowed);
        _findings.Error("SC0204", node!.Place, $"“{key}”不能是“{text}”。", "程序只认识列出的几种写法。", (near is null ? "" : $"是不是想写“{near}”？") + $"可以写：{string.Join('、', allowed)}。");
        return null;
    }

    /// <summary>A limit: text such as 3个工作日, or a map of <c>limit</c> and <c>basis</c>.</summary>
    public TimeLimit? Limit(string key, TimeLimitKind kind, bool required = true)
    {
        if (Get(key, required) is not { } node)
        {
            return null;
        }

        if (node.Schema is { } schema)
        {
            schema.Limit();
            return null;
        }

        if (node.Kind == NodeKind.Map)
        {
            var map = new Section(node, $"“{key}”", _findings);
            var limit = map.ParseLimit(map.Get("limit", required: true), "limit", kind, map.OptionalText("basis") ?? "");
            map.Done();
            return limit;
        }

        return ParseLimit(node, key, kind, "");
    }

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Done()
    {
        Node.Schema?.Close();
        foreach (var (key, _) in Node.Entries)
        {
            if (!_known.Contains(key.Text))
            {
                var near = Nearest.Of(key.Text, _known);
                _findings.Error("SC0201", key.Place, $"{_what}里没有“{key.Text}”这个键。", "不认识的键会被漏掉，写的内容不起作用。",
                    (near is null ? "" : $"是不是想写“{near}”？") + $"这里可以写：{string.Join('、', _known)}。");
            }
        }
    }

    public string? ScalarText(Node? node, string key)
    {
        if (node is null)
        {
            return null;
        }

        if (node.Schema is { } schema)
        {
            schema.Text();
            return null;
        }

        if (node.Kind != NodeKind.Scalar)
        {
            WrongType(node, $"“{key}”", "一段文字");
            return null;
        }

        var text = NormalText.Composed(node.Text.Trim());
        if (text.Length == 0)
        {
            _findings.Error("SC0211", node.Place, $"“{key}”是空的。", "空着看不出是不需要，还是忘了写。", "请填写内容。");
            return null;
        }

        return text;
    }

    private TimeLimit? ParseLimit(Node? node, string key, TimeLimitKind kind, string basis)
    {
        if (ScalarText(node, key) is not { } text)
        {
            return null;
        }

        if (LimitText.Parse(text) is { } limit)
        {
            return new TimeLimit(limit.Amount, limit.Unit, kind, basis);
        }

        _findings.Error("SC0208", node!.Place, $"“{text}”不是时限。", "时限要能算出到期日。", "请写：当场、3个工作日、20日（自然日）、6个月、5年、2小时。");
        return null;
    }

    /// <summary>A date that stands in a node, or null after a finding.</summary>
    public DateOnly? DateAt(Node? node, string key)
    {
        node?.Schema?.Date();
        if (ScalarText(node, key) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= 1949 and <= 2200)
        {
            return date;
        }

        _findings.Error("SC0205", node!.Place, $"“{key}”的“{text}”不是存在的日期。", "日期决定哪一版在哪一天有效。", "请写成 2026-01-31 的样子（四位年、两位月、两位日）。");
        return null;
    }

    private T? OneOf<T>(Node? node, string key)
        where T : struct, Enum =>
        Word(node, key, KebabNames<T>.All.Keys) is { } word ? KebabNames<T>.All[word] : null;

    private void WrongType(Node node, string what, string wanted) =>
        _findings.Error("SC0203", node.Place, $"{what}应为{wanted}，这里是{node.KindName}。", "形式不对，内容就读不出来。", $"请改成{wanted}。");
}
