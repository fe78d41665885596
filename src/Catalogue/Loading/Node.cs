using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Loading;

internal enum NodeKind
{
    Scalar,
    List,
    Map,
}

/// <summary>A YAML node with its place. Scalars stay text: 0630, yes and 1.0 mean what the reader of the key says they mean.</summary>
internal sealed class Node(NodeKind kind, Place place)
{
    public NodeKind Kind { get; } = kind;

    public Place Place { get; } = place;

    public string Text { get; init; } = "";

    /// <summary>True for an unquoted scalar.</summary>
    public bool IsPlain { get; init; }

    /// <summary>True for <c>|</c> and <c>&gt;</c> scalars, whose text begins on the next line.</summary>
    public bool IsBlock { get; init; }

    /// <summary>Set where the node stands for what may be written, not for what is: readers then say what they read.</summary>
    public Schemas.SchemaProbe? Schema { get; init; }

    public List<Node> Items { get; } = [];

    public List<(Node Key, Node Value)> Entries { get; } = [];

    public bool IsEmpty => Kind == NodeKind.Scalar && IsPlain && Text is "" or "~" or "null";

    public string KindName => Kind switch { NodeKind.List => "一个列表", NodeKind.Map => "一组键和值", _ => "一段文字" };

    public Node? this[string key]
    {
        get
        {
            foreach (var (name, value) in Entries)
            {
                if (name.Text == key)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>The place under these keys; where one is missing, the last place that was there.</summary>
    public Place PlaceAt(params ReadOnlySpan<string> keys)
    {
        var at = this;
        foreach (var key in keys)
        {
            if (at[key] is not { } next)
            {
                break;
            }

            at = next;
        }

        return at.Place;
    }

    /// <summary>This map with the entries of <paramref name="over"/> in place of those of the same key.</summary>
    public Node OverlaidBy(Node over)
    {
        var merged = new Node(NodeKind.Map, over.Place);
        merged.Entries.AddRange(Entries.Where(entry => over[entry.Key.Text] is null));
        merged.Entries.AddRange(over.Entries);
        return merged;
    }
}
