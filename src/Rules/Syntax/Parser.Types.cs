namespace Jiangyuan.Rules.Syntax;

internal sealed partial class Parser
{
    private static readonly NameTable TypeNames = new(["Any", "Null", "number", "string", "boolean", "date", "time", "date and time", "dateTime",
        "years and months duration", "yearMonthDuration", "days and time duration", "dayTimeDuration", "list", "context", "function", "range"]);

    // Null: the text names a type that nobody knows.
    private FeelType? ParseTypeReference()
    {
        Enter();
        SkipSpace();
        var type = ParseTypeName();
        _depth--;
        return type;
    }

    private FeelType? ParseTypeName()
    {
        var best = Better(null, TypeNames);
        foreach (var name in _names.NamedTypes.Keys)
        {
            if (name.Length > 0 && _at < _text.Length && name[0] == Current && NameTable.Fits(NameTable.Normalize(name), _text, _at, out var end) && end > (best?.End ?? -1))
            {
                best = (name, end);
            }
        }

        if (best is { } known)
        {
            _at = known.End;
            var generic = Current == '<' || FollowedBy(_at, '<') && known.Name is "list" or "context" or "range" or "function";
            return (known.Name, generic) switch
            {
                ("list", true) => Inside() is { } item ? new ListType(item) : null,
                ("range", true) => Inside() is { } of ? new RangeType(of) : null,
                ("context", true) => ParseContextType(),
                ("function", true) => ParseFunctionType(),
                _ => _names.NamedTypes.TryGetValue(known.Name, out var named) ? named : FeelType.Named(known.Name),
            };
        }

        var word = WordEnd(_at);
        if (word == _at)
        {
            throw Unexpected();
        }

        _at = word;
        while (Current == '.' && Text.IsNameStart(Peek(1)))
        {
            _at = WordEnd(_at + 1);
        }

        return null;
    }

    private FeelType? Inside()
    {
        Expect('<');
        var type = ParseTypeReference();
        Expect('>');
        return type;
    }

    private ContextType? ParseContextType()
    {
        Expect('<');
        var members = new Dictionary<string, FeelType>(StringComparer.Ordinal);
        var known = true;
        do
        {
            SkipSpace();
            var name = ReadKey();
            Expect(':');
            var type = ParseTypeReference();
            known &= type is not null;
            members[name] = type ?? FeelType.Any;
        }
        while (Take(','));
        Expect('>');
        return known ? new ContextType(members) : null;
    }

    private FunctionType? ParseFunctionType()
    {
        Expect('<');
        var parameters = new List<FeelType?>();
        SkipSpace();
        if (Current != '>')
        {
            do
            {
                parameters.Add(ParseTypeReference());
            }
            while (Take(','));
        }

        Expect('>');
        Expect('-');
        Expect('>');
        var result = ParseTypeReference();
        return result is null || parameters.Contains(null) ? null : new FunctionType(parameters!, result);
    }
}
