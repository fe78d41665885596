using Jiangyuan.Rules.Builtins;

namespace Jiangyuan.Rules.Syntax;

internal sealed partial class Parser
{
    private int _inputs;

    private Node ParseNamed()
    {
        var start = _at;
        if (!Text.IsNameStart(Current))
        {
            // A known name may begin with a sign that plain names cannot hold.
            return FindKnown() is { } odd ? Take(odd, start) : throw Unexpected();
        }

        var wordEnd = WordEnd(_at);
        var known = FindKnown();
        if (known is not { } k || k.End <= wordEnd)
        {
            var keyword = ParseKeyword(_text.AsSpan(_at, wordEnd - _at), start);
            if (keyword is not null)
            {
                return keyword;
            }
        }

        if (known is { } name)
        {
            return Take(name, start);
        }

        _at = wordEnd;
        // An unknown name of several words is taken whole, so that the finding names what the author meant.
        while (true)
        {
            var next = _at;
            while (next < _text.Length && Text.IsSpace(_text[next]))
            {
                next++;
            }

            if (next == _at || next >= _text.Length || !Text.IsNamePart(_text[next]) || char.IsAsciiDigit(_text[next]) || Connectives.Any(w => IsWordAt(w, next)))
            {
                break;
            }

            _at = WordEnd(next);
        }

        return new NameReference(Since(start), NameTable.Normalize(_text[start.._at]));
    }

    private NameReference Take((string Name, int End) name, int start)
    {
        _at = name.End;
        if (name.Name == "?")
        {
            _inputs++;
        }

        return new NameReference(Since(start), name.Name);
    }

    private (string Name, int End)? FindKnown()
    {
        (string Name, int End)? best = Current == '?' && (_unary || WordEnd(_at) == _at + 1) ? ("?", _at + 1) : null;
        for (var i = _locals.Count - 1; i >= 0; i--)
        {
            var local = _locals[i];
            if (local.Length > 0 && local[0] == Current && NameTable.Fits(local, _text, _at, out var end) && end > (best?.End ?? -1))
            {
                best = (local, end);
            }
        }

        best = Better(best, _names.Names);
        if (_filters > 0)
        {
            best = Better(best, _names.Members);
            foreach (var key in _keys)
            {
                if (key.Length > 0 && key[0] == Current && NameTable.Fits(key, _text, _at, out var end) && end > (best?.End ?? -1))
                {
                    best = (key, end);
                }
            }
        }

        var builtin = Better(null, BuiltinTable.Names);
        if (builtin is { } b && b.End > (best?.End ?? -1))
        {
            // "date and time" is the function only where it is called; "date and x" is a conjunction.
            var at = b.End;
            while (at < _text.Length && Text.IsSpace(_text[at]))
            {
                at++;
            }

            if ((at < _text.Length && _text[at] == '(') || !b.Name.Contains(" and ", StringComparison.Ordinal))
            {
                best = b;
            }
        }

        return best;
    }

    private Node? ParseKeyword(ReadOnlySpan<char> word, int start)
    {
        var end = _at + word.Length;
        switch (word)
        {
            case "null" or "true" or "false":
                _at = end;
                return new Literal(Since(start), word switch { "null" => FeelValue.Null, "true" => FeelValue.True, _ => FeelValue.False });
            case "if":
                _at = end;
                return ParseConditional(start);
            case "for":
                _at = end;
                return ParseLoop(start);
            case "some" or "every":
                _at = end;
                return ParseQuantified(start, word is "every");
            case "function" when FollowedBy(end, '('):
                _at = end;
                return ParseFunction(start);
            case "and" or "or" or "then" or "else" or "return" or "satisfies" or "between" or "instance" or "in":
                throw new SyntaxException(_at, "RU0101", $"“{word}”前面缺少一个值", "它连接两边的值", "检查它前面是否漏写");
            default:
                return null;
        }
    }

    private bool FollowedBy(int at, char c)
    {
        while (at < _text.Length && Text.IsSpace(_text[at]))
        {
            at++;
        }

        return at < _text.Length && _text[at] == c;
    }

    private Conditional ParseConditional(int start)
    {
        SkipSpace();
        var condition = ParseExpression();
        ExpectWord("then");
        var then = ParseExpression();
        ExpectWord("else");
        var otherwise = ParseExpression();
        return Checked(new Conditional(Since(start), condition, then, otherwise), condition, then, otherwise);
    }

    private void ExpectWord(string word)
    {
        SkipSpace();
        if (!TakeWord(word))
        {
            throw new SyntaxException(_at, "RU0101", $"这里缺少 {word}", "if 要有 then 和 else,for 要有 return,some 和 every 要有 satisfies", $"补上 {word}");
        }

        SkipSpace();
    }

    private ForLoop ParseLoop(int start)
    {
        var (locals, ends) = (_locals.Count, _rangeEnds);
        _rangeEnds = 0;
        var iterators = ParseIterators();
        ExpectWord("return");
        _locals.Add("partial");
        _rangeEnds = ends;
        var body = ParseExpression();
        _locals.RemoveRange(locals, _locals.Count - locals);
        return Checked(new ForLoop(Since(start), iterators, body), [body, .. iterators.Select(i => i.Source), .. iterators.Where(i => i.To is not null).Select(i => i.To!)]);
    }

    private Quantified ParseQuantified(int start, bool every)
    {
        var locals = _locals.Count;
        var iterators = ParseIterators();
        ExpectWord("satisfies");
        var condition = ParseExpression();
        _locals.RemoveRange(locals, _locals.Count - locals);
        return Checked(new Quantified(Since(start), every, iterators, condition), [condition, .. iterators.Select(i => i.Source)]);
    }

    private List<Iterator> ParseIterators()
    {
        var iterators = new List<Iterator>();
        do
        {
            SkipSpace();
            var name = ReadVariable();
            ExpectWord("in");
            var source = ParseExpression();
            SkipSpace();
            Node? to = null;
            if (AtDots())
            {
                _at += 2;
                SkipSpace();
                to = ParseExpression();
            }

            iterators.Add(new Iterator(name, source, to));
            _locals.Add(name);
        }
        while (Take(','));
        return iterators;
    }

    private string ReadVariable()
    {
        var start = _at;
        if (!Text.IsNameStart(Current))
        {
            throw Unexpected();
        }

        while (_at < _text.Length)
        {
            _at = Math.Max(WordEnd(_at), _at + (Text.IsNameSign(Current) ? 1 : 0));
            var end = _at;
            SkipSpace();
            if (IsWordAt("in", _at) || _at >= _text.Length || (!Text.IsNamePart(Current) && !Text.IsNameSign(Current)))
            {
                return NameTable.Normalize(_text[start..end]);
            }
        }

        throw Unexpected();
    }

    private FunctionConstruction ParseFunction(int start)
    {
        Expect('(');
        var parameters = new List<FeelParameter>();
        SkipSpace();
        if (Current != ')')
        {
            do
            {
                SkipSpace();
                parameters.Add(ParseParameter());
            }
            while (Take(','));
        }

        Expect(')');
        SkipSpace();
        if (Take(':'))
        {
            SkipSpace();
            ParseTypeReference();
            SkipSpace();
        }

        var external = TakeWord("external");
        SkipSpace();
        var locals = _locals.Count;
        _locals.AddRange(parameters.Select(p => p.Name));
        var body = ParseExpression();
        _locals.RemoveRange(locals, _locals.Count - locals);
        return Checked(new FunctionConstruction(Since(start), parameters, body, external), body);
    }

    private FeelParameter ParseParameter()
    {
        var end = _text.AsSpan(_at).IndexOfAny(",:)");
        if (end <= 0 || !Text.IsNameStart(Current))
        {
            throw Unexpected();
        }

        var name = NameTable.Normalize(_text.Substring(_at, end));
        _at += end;
        if (!Take(':'))
        {
            return new FeelParameter(name, FeelType.Any);
        }

        SkipSpace();
        return new FeelParameter(name, ParseTypeReference() ?? FeelType.Any);
    }
}
