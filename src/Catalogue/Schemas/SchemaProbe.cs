using System.Text.Json.Nodes;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Schemas;

/// <summary>
/// What the loader asks of one place in a file, written down while it asks. A reader of files that is run over a probe instead of a text makes the schema of that kind of file:
/// the loader's own code is the one list of keys.
/// </summary>
internal sealed class SchemaProbe
{
    private readonly SortedDictionary<int, (string Key, SchemaProbe Of, bool Required)> _children = [];
    private readonly HashSet<string> _optional = new(StringComparer.Ordinal);
    private SchemaProbe? _item;
    private IReadOnlyCollection<string>? _words;
    private string? _scalar;
    private string? _pattern;
    private (decimal Least, decimal Most)? _range;
    private bool _isMap;
    private bool _isClosed;
    private bool _isList;
    private bool _isLimit;

    /// <summary>A node that answers with this probe.</summary>
    public Node Node => new(NodeKind.Scalar, new Place("schema", 0, 0)) { Schema = this };

    /// <summary>The keys in the order in which they are read, with what stands under them.</summary>
    public IEnumerable<(string Key, SchemaProbe Of)> Children => _children.Values.Select(child => (child.Key, child.Of));

    /// <summary>What stands in each entry of a list.</summary>
    public SchemaProbe? Entry => _item;

    /// <summary>Who asks first whether a key is there does without it.</summary>
    public bool IsAskedAfter(string key) => _optional.Add(key) || true;

    public Node Child(string key, bool required)
    {
        _isMap = true;
        required &= !_optional.Contains(key);
        var known = _children.FirstOrDefault(child => child.Value.Key == key);
        if (known.Value.Of is { } child)
        {
            _children[known.Key] = (key, child, known.Value.Required || required);
            return child.Node;
        }

        var added = new SchemaProbe();
        _children[_children.Count] = (key, added, required);
        return added.Node;
    }

    public Node Item()
    {
        _isList = true;
        return (_item ??= new SchemaProbe()).Node;
    }

    public void Map() => _isMap = true;

    public void Close() => _isClosed = true;

    public void Text() => _scalar ??= "text";

    public void Boolean() => _scalar = "boolean";

    public void Number(bool isInteger, decimal? least = null, decimal? most = null) => (_scalar, _range) = (isInteger ? "integer" : "number", least is { } a && most is { } b ? (a, b) : null);

    public void Date() => (_scalar, _pattern) = ("string", @"^\d{4}-\d{2}-\d{2}$");

    public void Limit() => _isLimit = true;

    public void Words(IReadOnlyCollection<string> words) => (_scalar, _words) = ("text", words);

    /// <summary>As JSON Schema; with <paramref name="onlyRequired"/>, only those keys must be there.</summary>
    public JsonObject Schema(IReadOnlyCollection<string>? onlyRequired = null)
    {
        var forms = new List<JsonObject>();
        if (_isLimit)
        {
            forms.Add(new() { ["type"] = "string", ["pattern"] = LimitPattern });
            forms.Add(new()
            {
                ["type"] = "object", ["additionalProperties"] = false, ["required"] = new JsonArray("limit"),
                ["properties"] = new JsonObject { ["limit"] = new JsonObject { ["type"] = "string", ["pattern"] = LimitPattern }, ["basis"] = new JsonObject { ["type"] = "string" } },
            });
        }

        if (_scalar is not null)
        {
            forms.Add(Scalar());
        }

        if (_isList)
        {
            forms.Add(new() { ["type"] = "array", ["items"] = _item!.Schema() });
        }

        if (_isMap)
        {
            var map = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject(_children.Values.Select(child => KeyValuePair.Create(child.Key, (JsonNode?)child.Of.Schema()))) };
            var required = _children.Values.Where(child => onlyRequired?.Contains(child.Key) ?? child.Required).Select(child => (JsonNode)child.Key).ToArray();
            if (required.Length > 0)
            {
                map["required"] = new JsonArray(required);
            }

            if (_isClosed)
            {
                map["additionalProperties"] = false;
            }

            forms.Add(map);
        }

        return forms.Count switch { 0 => [], 1 => forms[0], _ => new() { ["anyOf"] = new JsonArray([.. forms]) } };
    }

    private const string LimitPattern = @"^(当场|\d+ ?(个工作日|工作日|个月|小时|年|日|天))$";

    // A text may look like a number: 0971 or 2023 are words where words are wanted.
    private JsonObject Scalar()
    {
        var schema = new JsonObject { ["type"] = _scalar == "text" && _words is null ? new JsonArray("string", "number", "boolean") : _scalar == "text" ? "string" : _scalar };
        if (_words is { Count: > 0 })
        {
            schema.Remove("type");
            schema["enum"] = new JsonArray([.. _words.Select(word => int.TryParse(word, out var number) ? (JsonNode)number : word)]);
        }

        if (_pattern is not null)
        {
            schema["pattern"] = _pattern;
        }

        if (_range is var (least, most) && _range is not null)
        {
            (schema["minimum"], schema["maximum"]) = (least, most);
        }

        return schema;
    }
}
