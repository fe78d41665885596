namespace Jiangyuan.Rules.Syntax;

internal sealed partial class Parser
{
    private static readonly string[] Connectives = ["and", "or", "between", "in", "instance", "then", "else", "return", "satisfies"];

    private enum OperatorKind
    {
        Or,
        And,
        Compare,
        Between,
        In,
        Arithmetic,
        InstanceOf,
    }

    private readonly record struct Operator(OperatorKind Kind, int Level, int Code);

    private Span Since(int start)
    {
        var end = _at;
        while (end > start && Text.IsSpace(_text[end - 1]))
        {
            end--;
        }

        return new Span(start, end);
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c == ' ' || Text.IsSpace(c))
            {
                _at++;
            }
            else if (c == '/' && Peek(1) == '/')
            {
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end + 1;
            }
            else if (c == '/' && Peek(1) == '*')
            {
                var end = _text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                _at = end >= 0 ? end + 2 : throw new SyntaxException(_at, "RU0101", "注释没有结束", "/* 之后要有 */", "补上 */");
            }
            else
            {
                return;
            }
        }
    }

    private bool Take(char c)
    {
        SkipSpace();
        if (Current != c || _at >= _text.Length)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw _at >= _text.Length
                ? new SyntaxException(_at, "RU0101", $"缺少“{c}”", "括号要成对", $"在末尾补上 {c}")
                : Unexpected();
        }
    }

    private SyntaxException Unexpected()
    {
        if (_at >= _text.Length)
        {
            return new SyntaxException(_at, "RU0101", "表达式没有写完", "这里应当有一个值", "补全表达式");
        }

        var c = Current;
        return "（），。：；“”‘’＜＞＝＋－×÷≤≥≠【】｛｝！、".Contains(c, StringComparison.Ordinal)
            ? new SyntaxException(_at, "RU0101", $"这里不能写全角符号“{c}”", "运算符、括号、引号和逗号用半角", "切换到英文输入法重写这个符号")
            : new SyntaxException(_at, "RU0101", $"看不懂“{(char.IsSurrogate(c) ? _text.AsSpan(_at, Math.Min(2, _text.Length - _at)) : _text.AsSpan(_at, 1))}”", "这里不应当出现这个符号", "检查前面是否少了运算符、逗号、引号或括号");
    }

    private bool IsWordAt(string word, int at) =>
        string.CompareOrdinal(_text, at, word, 0, word.Length) == 0
        && (at + word.Length >= _text.Length || !Text.IsNamePart(_text[at + word.Length]));

    private bool TakeWord(string word)
    {
        if (!IsWordAt(word, _at))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private int WordEnd(int at)
    {
        if (at < _text.Length && (Text.IsNameStart(_text[at]) || Text.IsNamePart(_text[at])))
        {
            at++;
            while (at < _text.Length && Text.IsNamePart(_text[at]))
            {
                at++;
            }
        }

        return at;
    }

    private Operator? ReadOperator(int level)
    {
        var op = FindOperator(out var length);
        if (op is not { } found || found.Level < level)
        {
            return null;
        }

        _at += length;
        if (found.Kind == OperatorKind.InstanceOf)
        {
            SkipSpace();
            if (!TakeWord("of"))
            {
                throw new SyntaxException(_at, "RU0101", "instance 后面缺少 of", "类型判断要写成 instance of 类型", "补上 of");
            }

            SkipSpace();
        }

        return op;
    }

    private Operator? FindOperator(out int length)
    {
        length = 1;
        switch (Current)
        {
            case '+':
                return new(OperatorKind.Arithmetic, 3, (int)ArithmeticOperator.Add);
            case '-':
                return new(OperatorKind.Arithmetic, 3, (int)ArithmeticOperator.Subtract);
            case '*' when Peek(1) == '*':
                length = 2;
                return new(OperatorKind.Arithmetic, 5, (int)ArithmeticOperator.Power);
            case '*':
                return new(OperatorKind.Arithmetic, 4, (int)ArithmeticOperator.Multiply);
            case '/':
                return new(OperatorKind.Arithmetic, 4, (int)ArithmeticOperator.Divide);
            case '<' or '>' or '=' or '!':
                return ReadComparison(_at, out length) is { } code ? new(OperatorKind.Compare, 2, (int)code) : null;
            case 'o' when IsWordAt("or", _at):
                length = 2;
                return new(OperatorKind.Or, 0, 0);
            case 'a' when IsWordAt("and", _at):
                length = 3;
                return new(OperatorKind.And, 1, 0);
            case 'b' when IsWordAt("between", _at):
                length = 7;
                return new(OperatorKind.Between, 2, 0);
            case 'i' when IsWordAt("in", _at):
                length = 2;
                return new(OperatorKind.In, 2, 0);
            case 'i' when IsWordAt("instance", _at):
                length = 8;
                return new(OperatorKind.InstanceOf, 6, 0);
            default:
                return null;
        }
    }

    private ComparisonOperator? ReadComparison(int at, out int length)
    {
        var second = at + 1 < _text.Length ? _text[at + 1] : '\0';
        length = second == '=' && _text[at] != '=' ? 2 : 1;
        return (_text[at], second) switch
        {
            ('<', '=') => ComparisonOperator.LessOrEqual,
            ('<', _) => ComparisonOperator.Less,
            ('>', '=') => ComparisonOperator.GreaterOrEqual,
            ('>', _) => ComparisonOperator.Greater,
            ('!', '=') => ComparisonOperator.NotEqual,
            ('=', _) => ComparisonOperator.Equal,
            _ => null,
        };
    }
}
