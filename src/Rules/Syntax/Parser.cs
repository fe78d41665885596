using Jiangyuan.Kernel;

namespace Jiangyuan.Rules.Syntax;

/// <summary>
/// Recursive descent over the characters; precedence of §10.3.1.2. Stops at the first mistake, which it places.
/// Depth and length are bounded, so that hostile text ends in a finding.
/// </summary>
internal sealed partial class Parser
{
    internal const int MaxDepth = 250;
    internal const int MaxTreeDepth = 1000;
    internal const int MaxLength = 1_000_000;

    private readonly string _text;
    private readonly FeelEnvironment _names;
    private readonly List<string> _locals = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly bool _unary;
    private int _at;
    private int _depth;
    private int _filters;

    private Parser(string text, FeelEnvironment names, bool unary) => (_text, _names, _unary) = (text, names, unary);

    private char Current => _at < _text.Length ? _text[_at] : '\0';

    /// <summary>Parses a whole text as one expression.</summary>
    internal static Node? Expression(string text, FeelEnvironment names, Place at, out Diagnostic? mistake, bool unary = false) =>
        Whole(text, names, at, unary, static p => p.ParseExpression(), out mistake);

    /// <summary>Parses a whole text as unary tests (§7.3.1, 10.3.1.2 rule 15).</summary>
    internal static UnaryTests? Tests(string text, FeelEnvironment names, Place at, out Diagnostic? mistake) =>
        (UnaryTests?)Whole(text, names, at, true, static p => p.ParseUnaryTests(), out mistake);

    private static Node? Whole(string text, FeelEnvironment names, Place at, bool unary, Func<Parser, Node> parse, out Diagnostic? mistake)
    {
        var parser = new Parser(text, names, unary);
        try
        {
            if (text.Length > MaxLength)
            {
                throw new SyntaxException(0, "RU0103", $"表达式有 {text.Length} 个字符", $"超过上限 {MaxLength}");
            }

            parser.SkipSpace();
            var node = parse(parser);
            if (parser._at < text.Length)
            {
                throw parser.Unexpected();
            }

            mistake = null;
            return node;
        }
        catch (SyntaxException e)
        {
            mistake = new Diagnostic(e.Id, Severity.Error, Text.PlaceAt(at, text, e.Offset), e.Message, e.Why, e.Next);
            return null;
        }
    }

    private Node ParseExpression()
    {
        Enter();
        var node = ParseOperators(0);
        _depth--;
        return node;
    }

    private void Enter()
    {
        if (++_depth > MaxDepth)
        {
            throw new SyntaxException(_at, "RU0103", $"嵌套超过 {MaxDepth} 层", "嵌套太深的表达式没有人能核对", "拆成几个有名字的规则");
        }
    }

    // Levels: 0 or, 1 and, 2 comparison, 3 additive, 4 multiplicative, 5 power, 6 unary.
    private Node ParseOperators(int level)
    {
        var start = _at;
        return ParseOperators(level, start, ParseUnary());
    }

    private Node ParseOperators(int level, int start, Node left)
    {
        while (true)
        {
            SkipSpace();
            var mark = _at;
            if (ReadOperator(level) is not { } op)
            {
                return left;
            }

            left = op.Kind switch
            {
                OperatorKind.Between => ParseBetween(start, left),
                OperatorKind.In => ParseMembership(start, left),
                OperatorKind.InstanceOf => ParseInstanceOf(start, left),
                _ => ParseBinary(start, left, op, mark),
            };
        }
    }

    private Node ParseBinary(int start, Node left, Operator op, int mark)
    {
        SkipSpace();
        if (_at >= _text.Length)
        {
            throw new SyntaxException(mark, "RU0101", $"“{_text[mark.._at].Trim()}”后面没有内容", "运算符两边都要有值", "补全右边的值，或删去运算符");
        }

        var right = ParseOperators(op.Level + 1);
        var span = Since(start);
        return Checked<Node>(op.Kind switch
        {
            OperatorKind.Or => new Disjunction(span, left, right),
            OperatorKind.And => new Conjunction(span, left, right),
            OperatorKind.Compare => new Comparison(span, (ComparisonOperator)op.Code, left, right),
            _ => new Arithmetic(span, (ArithmeticOperator)op.Code, left, right),
        }, left, right);
    }

    private InstanceOf ParseInstanceOf(int start, Node left)
    {
        var type = ParseTypeReference();
        return Checked(new InstanceOf(Since(start), left, type), left);
    }

    private Between ParseBetween(int start, Node value)
    {
        SkipSpace();
        var low = ParseOperators(3);
        SkipSpace();
        if (!TakeWord("and"))
        {
            throw new SyntaxException(_at, "RU0101", "between 后面缺少 and", "between 要写成 between 下限 and 上限", "补上 and 和上限");
        }

        SkipSpace();
        var high = ParseOperators(3);
        return Checked(new Between(Since(start), value, low, high), value, low, high);
    }

    private Node ParseUnary()
    {
        SkipSpace();
        var start = _at;
        if (Current == '-' && !(_text.AsSpan(_at).StartsWith("->", StringComparison.Ordinal)))
        {
            _at++;
            Enter();
            SkipSpace();
            var operand = ParseUnary();
            _depth--;
            return operand is Literal { Value: FeelNumber n }
                ? new Literal(Since(start), new FeelNumber(-n.Value))
                : Checked(new Negation(Since(start), operand), operand);
        }

        return ParsePostfix(start, ParsePrimary());
    }

    private Node ParsePostfix(int start, Node node)
    {
        while (true)
        {
            var mark = _at;
            SkipSpace();
            switch (Current)
            {
                case '.' when Peek(1) != '.':
                    _at++;
                    SkipSpace();
                    node = Checked(new PathAccess(Since(start), node, ReadMember()), node);
                    break;
                case '[' when !ClosesRange():
                    _at++;
                    var ends = _rangeEnds;
                    (_rangeEnds, _filters) = (0, _filters + 1);
                    SkipSpace();
                    var condition = ParseExpression();
                    Expect(']');
                    (_rangeEnds, _filters) = (ends, _filters - 1);
                    node = Checked(new FilterAccess(Since(start), node, condition), node, condition);
                    break;
                case '(':
                    node = ParseCall(start, node);
                    break;
                default:
                    _at = mark;
                    return node;
            }
        }
    }

    private int _rangeEnds;

    // The end of "[1..10[" looks like the start of a filter; a filter has something in it that an interval is not followed by.
    private bool ClosesRange()
    {
        if (_rangeEnds == 0)
        {
            return false;
        }

        var at = _at + 1;
        while (at < _text.Length && Text.IsSpace(_text[at]))
        {
            at++;
        }

        return at >= _text.Length || _text[at] is ',' or ')' or ']' or '}' or '.' or '=' or '!' or '<' or '>'
            || Connectives.Any(w => IsWordAt(w, at));
    }

    private Call ParseCall(int start, Node function)
    {
        Enter();
        _at++;
        SkipSpace();
        var arguments = new List<Argument>();
        var ends = _rangeEnds;
        _rangeEnds = 0;
        if (Current != ')')
        {
            var named = NamedArgumentEnd() is not null;
            do
            {
                SkipSpace();
                string? name = null;
                if (NamedArgumentEnd() is { } colon)
                {
                    name = NameTable.Normalize(_text[_at..colon]);
                    _at = colon + 1;
                    SkipSpace();
                }

                if (named != name is not null)
                {
                    throw new SyntaxException(_at, "RU0101", "参数有的写了名字，有的没有写", "一次调用的参数要么都写名字，要么都不写", "统一写法");
                }

                arguments.Add(new Argument(name, ParseExpression()));
                SkipSpace();
            }
            while (Take(','));
        }

        Expect(')');
        _rangeEnds = ends;
        _depth--;
        return Checked(new Call(Since(start), function, arguments), [function, .. arguments.Select(a => a.Value)]);
    }

    // "name :" before any sign that only an expression has.
    private int? NamedArgumentEnd()
    {
        if (!Text.IsNameStart(Current))
        {
            return null;
        }

        for (var at = _at; at < _text.Length; at++)
        {
            var c = _text[at];
            if (c == ':')
            {
                return at;
            }

            if (!Text.IsNamePart(c) && !Text.IsSpace(c) && !Text.IsNameSign(c))
            {
                return null;
            }
        }

        return null;
    }

    private T Checked<T>(T node, params ReadOnlySpan<Node> children)
        where T : Node
    {
        var depth = 0;
        foreach (var child in children)
        {
            depth = Math.Max(depth, child.Depth);
        }

        node.Depth = depth + 1;
        return depth < MaxTreeDepth ? node : throw new SyntaxException(node.Span.Start, "RU0103", $"表达式超过 {MaxTreeDepth} 层", "这样长的链没有人能核对", "用列表和 in，或拆成几个规则");
    }
}
