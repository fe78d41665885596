using System.Text;
using Jiangyuan.Rules.Builtins;
using Jiangyuan.Rules.Numbers;

namespace Jiangyuan.Rules.Syntax;

internal sealed partial class Parser
{
    private static readonly NameTable Properties = new(["time offset", "start included", "end included"]);

    private Node ParsePrimary()
    {
        var start = _at;
        var c = Current;
        if (_at >= _text.Length)
        {
            throw Unexpected();
        }

        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1))))
        {
            return ParseNumber();
        }

        switch (c)
        {
            case '"':
                return new Literal(new Span(start, _at), new FeelString(ReadString())) { Span = Since(start) };
            case '@' when Peek(1) == '"':
                _at++;
                var text = ReadString();
                return new Literal(Since(start), TemporalFunctions.AtLiteral(text));
            case '(':
                return ParseParenthesis();
            case '[':
                return ParseBracket();
            case ']':
                _at++;
                SkipSpace();
                Enter();
                var range = ParseRange(start, false, ParseExpression());
                _depth--;
                return range;
            case '{':
                return ParseContext();
            default:
                return ParseNamed();
        }
    }

    private Literal ParseNumber()
    {
        var start = _at;
        while (char.IsAsciiDigit(Current))
        {
            _at++;
        }

        if (Current == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            while (char.IsAsciiDigit(Current))
            {
                _at++;
            }
        }

        if (Current is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
        {
            _at += 2;
            while (char.IsAsciiDigit(Current))
            {
                _at++;
            }
        }

        var text = _text.AsSpan(start, _at - start);
        var value = text[0] == '.' ? Decimal34.Parse("0" + text.ToString()) : Decimal34.Parse(text);
        return value is { } number
            ? new Literal(Since(start), new FeelNumber(number))
            : throw new SyntaxException(start, "RU0103", "数字超出范围", "数字最多 34 位有效数字，指数在 ±6144 以内", "改用范围内的数字");
    }

    private string ReadString()
    {
        var start = _at++;
        var plainEnd = _text.AsSpan(_at).IndexOfAny('"', '\\');
        if (plainEnd >= 0 && _text[_at + plainEnd] == '"')
        {
            var plain = _text.Substring(_at, plainEnd);
            _at += plainEnd + 1;
            return plain;
        }

        var value = new StringBuilder();
        while (true)
        {
            if (_at >= _text.Length)
            {
                throw new SyntaxException(start, "RU0101", "文字没有结束的引号", "文字写在一对半角引号之间", "补上引号 \"");
            }

            var c = _text[_at++];
            if (c == '"')
            {
                return value.ToString();
            }

            if (c == '\\')
            {
                ReadEscape(value);
            }
            else
            {
                value.Append(c);
            }
        }
    }

    private void ReadEscape(StringBuilder value)
    {
        var c = Current;
        _at++;
        var digits = c == 'u' ? 4 : c == 'U' ? 6 : 0;
        if (digits > 0 && _at + digits <= _text.Length
            && int.TryParse(_text.AsSpan(_at, digits), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code) && code <= 0x10FFFF)
        {
            _at += digits;
            _ = code < 0x10000 ? value.Append((char)code) : value.Append(char.ConvertFromUtf32(code));
            return;
        }

        _ = c switch
        {
            'n' => value.Append('\n'),
            'r' => value.Append('\r'),
            't' => value.Append('\t'),
            '"' or '\'' or '\\' => value.Append(c),
            '\0' => value.Append('\\'),
            _ => value.Append('\\').Append(c),
        };
    }

    private Node ParseParenthesis()
    {
        var start = _at++;
        Enter();
        var ends = _rangeEnds;
        _rangeEnds = 0;
        SkipSpace();
        var inner = ParseTest();
        SkipSpace();
        Node node;
        if (AtDots())
        {
            node = ParseRange(start, false, inner);
        }
        else
        {
            Expect(')');
            node = inner;
        }

        _rangeEnds = ends;
        _depth--;
        return node;
    }

    private bool AtDots() => Current == '.' && Peek(1) == '.';

    private Node ParseBracket()
    {
        var start = _at++;
        Enter();
        var ends = _rangeEnds;
        _rangeEnds = 0;
        var items = new List<Node>();
        SkipSpace();
        Node? node = null;
        if (Current != ']')
        {
            do
            {
                SkipSpace();
                items.Add(ParseTest());
                SkipSpace();
                if (items.Count == 1 && AtDots())
                {
                    node = ParseRange(start, true, items[0]);
                    break;
                }
            }
            while (Take(','));
        }

        if (node is null)
        {
            Expect(']');
            node = Checked(new ListConstruction(Since(start), items), [.. items]);
        }

        _rangeEnds = ends;
        _depth--;
        return node;
    }

    private RangeConstruction ParseRange(int start, bool startIncluded, Node low)
    {
        SkipSpace();
        if (!AtDots())
        {
            throw Unexpected();
        }

        _at += 2;
        SkipSpace();
        var ends = _rangeEnds;
        _rangeEnds = 1;
        var high = ParseExpression();
        _rangeEnds = ends;
        SkipSpace();
        var endIncluded = Current switch
        {
            ']' => true,
            ')' or '[' => false,
            _ => throw Unexpected(),
        };
        _at++;
        return Checked(new RangeConstruction(Since(start), low, startIncluded, high, endIncluded), low, high);
    }

    private ContextConstruction ParseContext()
    {
        var start = _at++;
        Enter();
        var (ends, locals) = (_rangeEnds, _locals.Count);
        _rangeEnds = 0;
        var entries = new List<Entry>();
        SkipSpace();
        if (Current != '}')
        {
            do
            {
                SkipSpace();
                var name = ReadKey();
                Expect(':');
                SkipSpace();
                entries.Add(new Entry(name, ParseExpression()));
                _locals.Add(name);
                _keys.Add(name);
            }
            while (Take(','));
        }

        Expect('}');
        _locals.RemoveRange(locals, _locals.Count - locals);
        _rangeEnds = ends;
        _depth--;
        return Checked(new ContextConstruction(Since(start), entries), [.. entries.Select(e => e.Value)]);
    }

    private string ReadKey()
    {
        if (Current == '"')
        {
            return ReadString();
        }

        var end = _text.IndexOf(':', _at);
        if (end < 0 || !Text.IsNameStart(Current) || _text.AsSpan(_at, end - _at).IndexOfAny("\"{}[]") >= 0)
        {
            throw Unexpected();
        }

        var name = NameTable.Normalize(_text[_at..end]);
        _at = end;
        return name;
    }

    private string ReadMember()
    {
        var best = Longest(_names.Members.Match(_text, Math.Min(_at, _text.Length - 1), out var end), end);
        best = Better(best, Properties);
        foreach (var key in _keys)
        {
            if (key.Length > (best?.Name.Length ?? 0) && NameTable.Fits(key, _text, _at, out var keyEnd))
            {
                best = (key, keyEnd);
            }
        }

        var wordEnd = WordEnd(_at);
        if (best is { } found && found.End >= wordEnd)
        {
            _at = found.End;
            return found.Name;
        }

        if (wordEnd == _at)
        {
            throw Unexpected();
        }

        var word = _text[_at..wordEnd];
        _at = wordEnd;
        return word;
    }

    private static (string Name, int End)? Longest(string? name, int end) => name is null ? null : (name, end);

    private (string Name, int End)? Better((string Name, int End)? best, NameTable table) =>
        _at < _text.Length && table.Match(_text, _at, out var end) is { } name && end > (best?.End ?? -1) ? (name, end) : best;
}
