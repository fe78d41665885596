using System.Collections.Frozen;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules;

/// <summary>
/// The names an expression may use, with their types. Names may hold spaces, Chinese characters and operator signs;
/// the parser takes the longest known name. Immutable; build it once and parse many texts with it.
/// </summary>
public sealed class FeelEnvironment
{
    private readonly FrozenDictionary<string, FeelType> _types;

    /// <param name="types">Name → type of what a value may stand for.</param>
    /// <param name="namedTypes">Type names for <c>instance of</c> and function parameters.</param>
    public FeelEnvironment(IEnumerable<KeyValuePair<string, FeelType>> types, IEnumerable<KeyValuePair<string, FeelType>>? namedTypes = null)
    {
        _types = types.Select(t => KeyValuePair.Create(NameTable.Normalize(t.Key), t.Value)).DistinctBy(t => t.Key).ToFrozenDictionary(StringComparer.Ordinal);
        NamedTypes = (namedTypes ?? []).DistinctBy(t => t.Key).ToFrozenDictionary(StringComparer.Ordinal);
        Names = new NameTable(_types.Keys);
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in _types.Values.Concat(NamedTypes.Values))
        {
            Collect(type, members, 0);
        }

        Members = new NameTable(members);
    }

    /// <summary>Nothing but the built-in functions.</summary>
    public static FeelEnvironment Empty { get; } = new([]);

    /// <summary>Name → type.</summary>
    public IReadOnlyDictionary<string, FeelType> Types => _types;

    /// <summary>Type name → type.</summary>
    public IReadOnlyDictionary<string, FeelType> NamedTypes { get; }

    internal NameTable Names { get; }

    internal NameTable Members { get; }

    /// <summary>A copy with further names.</summary>
    public FeelEnvironment With(IEnumerable<KeyValuePair<string, FeelType>> more) => new(more.Concat(_types), NamedTypes);

    private static void Collect(FeelType type, HashSet<string> members, int depth)
    {
        switch (type)
        {
            case ContextType context when depth < 20:
                foreach (var (name, member) in context.Members)
                {
                    members.Add(NameTable.Normalize(name));
                    Collect(member, members, depth + 1);
                }

                break;
            case ListType list:
                Collect(list.Item, members, depth + 1);
                break;
            case AllowedType allowed:
                Collect(allowed.Of, members, depth + 1);
                break;
            case FunctionType function:
                Collect(function.Result, members, depth + 1);
                break;
        }
    }
}
