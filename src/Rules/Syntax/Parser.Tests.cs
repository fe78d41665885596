namespace Jiangyuan.Rules.Syntax;

internal sealed partial class Parser
{
    private UnaryTests ParseUnaryTests()
    {
        var start = _at;
        if (_text.AsSpan(_at).Trim() is "-")
        {
            _at = _text.Length;
            return new UnaryTests(new Span(start, _at), [], false, true);
        }

        if (IsWordAt("not", _at) && FollowedBy(_at + 3, '(') && _text.AsSpan().TrimEnd()[^1] == ')' && ParseNegated(start) is { } negation)
        {
            return negation;
        }

        var tests = ParseTests();
        SkipSpace();
        return Checked(new UnaryTests(Since(start), tests, false, false), [.. tests]);
    }

    // not(…) negates the tests only when it is the whole text; otherwise it is the function. Tried once, at the top.
    private UnaryTests? ParseNegated(int start)
    {
        var (depth, filters, ends, inputs) = (_depth, _filters, _rangeEnds, _inputs);
        try
        {
            _at += 3;
            Expect('(');
            var negated = ParseTests();
            Expect(')');
            SkipSpace();
            if (_at >= _text.Length)
            {
                return Checked(new UnaryTests(Since(start), negated, true, false), [.. negated]);
            }
        }
        catch (SyntaxException)
        {
            // Read again as an expression, which reports its own mistake.
        }

        (_at, _depth, _filters, _rangeEnds, _inputs) = (start, depth, filters, ends, inputs);
        _locals.Clear();
        return null;
    }

    private List<Node> ParseTests()
    {
        var tests = new List<Node>();
        do
        {
            SkipSpace();
            var inputs = _inputs;
            var test = ParseTest();
            tests.Add(_inputs > inputs && test is not OperatorTest ? Checked(new InputTest(test.Span, test), test) : test);
            SkipSpace();
        }
        while (Take(','));
        return tests;
    }

    // An operator with its right side, or an expression.
    private Node ParseTest()
    {
        SkipSpace();
        var start = _at;
        if (Current is '<' or '>' or '=' or '!' && ReadComparison(_at, out var length) is { } op)
        {
            _at += length;
            SkipSpace();
            var operand = ParseOperators(3);
            return Checked(new OperatorTest(Since(start), op, operand), operand);
        }

        return ParseExpression();
    }

    private Membership ParseMembership(int start, Node value)
    {
        SkipSpace();
        var from = _at;
        if (Current != '(')
        {
            var single = Current is '<' or '>' or '=' or '!' ? ParseTest() : ParseOperators(3);
            return Checked(new Membership(Since(start), value, [single]), value, single);
        }

        _at++;
        Enter();
        var ends = _rangeEnds;
        _rangeEnds = 0;
        var tests = new List<Node>();
        do
        {
            tests.Add(ParseTest());
            SkipSpace();
        }
        while (!AtDots() && Take(','));
        if (tests.Count == 1 && AtDots())
        {
            tests[0] = ParseRange(from, false, tests[0]);
        }
        else
        {
            Expect(')');
            if (tests.Count == 1 && tests[0] is not OperatorTest)
            {
                tests[0] = ParseOperators(3, from, ParsePostfix(from, tests[0]));
            }
        }

        _rangeEnds = ends;
        _depth--;
        return Checked(new Membership(Since(start), value, tests), [value, .. tests]);
    }
}
