using Jiangyuan.Kernel;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads one YAML file into nodes with places. Anchors, aliases and tags are not part of the packages' language, so nothing can expand.</summary>
internal sealed class YamlReader
{
    public const int MaxCharacters = 512 * 1024;
    private const int MaxDepth = 16;
    private readonly string _file;
    private readonly Parser _parser;
    private readonly Findings _findings;

    private YamlReader(PackageFile file, Findings findings)
    {
        _file = file.Path;
        _parser = new Parser(new StringReader(file.Text));
        _findings = findings;
    }

    /// <summary>The root node, or null after a finding.</summary>
    public static Node? Read(PackageFile file, Findings findings)
    {
        if (!TextIsReadable(file, findings))
        {
            return null;
        }

        var reader = new YamlReader(file, findings);
        try
        {
            return reader.ReadDocument();
        }
        catch (StopReading)
        {
            return null;
        }
        catch (YamlException e)
        {
            reader.Syntax(e.Start, Explain(e.Message));
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or FormatException or OverflowException)
        {
            // The scanner gives up on some malformed flow sequences without a mark of its own.
            reader.Syntax(reader._parser.Current?.End ?? Mark.Empty, "方括号或花括号没有配对");
            return null;
        }
    }

    private static bool TextIsReadable(PackageFile file, Findings findings)
    {
        if (file.Text.Length > MaxCharacters)
        {
            findings.Error("SC0104", new(file.Path, 0, 0), $"文件有 {file.Text.Length:N0} 个字符，上限是 {MaxCharacters:N0} 个。", "这样大的文件没有人能审阅。", "请按主题拆成几个文件。");
            return false;
        }

        if (file.Text.StartsWith('\uFEFF'))
        {
            findings.Error("SC0102", new(file.Path, 1, 1), "文件以字节顺序标记（BOM）开头。", "同一内容会因看不见的标记而有不同的摘要。", "请另存为“UTF-8（无 BOM）”。");
            return false;
        }

        var line = 1;
        var column = 0;
        foreach (var c in file.Text)
        {
            column++;
            if (c == '\n')
            {
                (line, column) = (line + 1, 0);
            }
            else if (c == '\t')
            {
                findings.Error("SC0103", new(file.Path, line, column), "这里有一个制表符（Tab）。", "制表符的宽度因编辑器而异，层次会被读错。", "请改用空格缩进，每层两个空格。");
                return false;
            }
            else if (c == '\uFFFD' || (char.IsControl(c) && c != '\r'))
            {
                findings.Error("SC0101", new(file.Path, line, column), $"这里有一个不能读的字符（U+{(int)c:X4}）。", "文件不是 UTF-8 编码，或混入了控制字符，内容可能已经损坏。", "请用 UTF-8 编码重新保存，并核对这一处的文字。");
                return false;
            }
        }

        return true;
    }

    private Node? ReadDocument()
    {
        Next<StreamStart>();
        if (_parser.MoveNext() && _parser.Current is StreamEnd)
        {
            _findings.Error("SC0108", new(_file, 0, 0), "文件是空的。", "空文件说明不了任何事。", "请补上内容，或删去这个文件。");
            return null;
        }

        _parser.MoveNext();
        var root = ReadNode(0);
        _parser.MoveNext();
        if (_parser.MoveNext() && _parser.Current is DocumentStart more)
        {
            _findings.Error("SC0108", At(more.Start), "一个文件里有不止一份文档（---）。", "第二份会被悄悄漏掉。", "请把它放进另一个文件。");
            return null;
        }

        return root;
    }

    private Node ReadNode(int depth)
    {
        var current = _parser.Current;
        if (current is NodeEvent node && (current is AnchorAlias || !node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            Stop("SC0106", current.Start, "这里用了 YAML 的锚点、别名或类型标记（& * !）。", "别名使文字不在它出现的地方，也能让很小的文件展开成极大的内容；服务包不使用。以 * & ! 开头的文字也会被当成它们。", "请直接写出内容；文字以 * & ! 开头的，请加引号。");
        }

        if (depth > MaxDepth)
        {
            Stop("SC0107", current!.Start, $"层次超过 {MaxDepth} 层。", "服务包的格式没有这样深的层次。", "请核对缩进和括号。");
        }

        switch (current)
        {
            case Scalar scalar:
                return new Node(NodeKind.Scalar, At(scalar.Start))
                {
                    Text = scalar.Value,
                    IsPlain = scalar.Style == ScalarStyle.Plain,
                    IsBlock = scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded,
                };
            case SequenceStart start:
                var list = new Node(NodeKind.List, At(start.Start));
                while (Advance() is not SequenceEnd)
                {
                    list.Items.Add(ReadNode(depth + 1));
                }

                return list;
            case MappingStart start:
                return ReadMap(start, depth);
            default:
                Syntax(current?.Start ?? Mark.Empty, "此处的结构读不懂");
                throw new StopReading();
        }
    }

    private Node ReadMap(MappingStart start, int depth)
    {
        var map = new Node(NodeKind.Map, At(start.Start));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (Advance() is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            Advance();
            var value = ReadNode(depth + 1);
            if (key.Kind != NodeKind.Scalar)
            {
                _findings.Error("SC0203", key.Place, $"键应为一段文字，这里是{key.KindName}。", "键说明后面的内容是什么。", "请核对缩进和括号。");
            }
            else if (!seen.Add(key.Text))
            {
                _findings.Error("SC0109", key.Place, $"键“{key.Text}”在这里写了两次。", "只有一个会算数，读的人不知道是哪一个。", "请删去一个，或合并两处内容。");
            }
            else
            {
                map.Entries.Add((key, value));
            }
        }

        return map;
    }

    private ParsingEvent Advance()
    {
        if (!_parser.MoveNext() || _parser.Current is null or StreamEnd or DocumentEnd)
        {
            Syntax(_parser.Current?.Start ?? Mark.Empty, "文件在内容没有写完的地方结束了");
            throw new StopReading();
        }

        return _parser.Current;
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (!_parser.MoveNext() || _parser.Current is not T)
        {
            Syntax(_parser.Current?.Start ?? Mark.Empty, "文件的开头读不懂");
            throw new StopReading();
        }
    }

    private void Stop(string id, Mark mark, string message, string why, string next)
    {
        _findings.Error(id, At(mark), message, why, next);
        throw new StopReading();
    }

    private void Syntax(Mark mark, string what) =>
        _findings.Error("SC0105", At(mark), $"YAML 写法有误：{what}。", "这一处之后的内容都读不出来。", "请核对缩进、冒号后的空格、引号和括号；文字里有“: ”或“ #”，或以 [ { ' \" % @ 开头的，请加引号。");

    private Place At(Mark mark) => new(_file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    /// <summary>The scanner speaks English; its commonest complaints in Chinese.</summary>
    private static string Explain(string message) => message switch
    {
        _ when message.Contains("mapping values are not allowed", StringComparison.OrdinalIgnoreCase) || message.Contains("Mapping values", StringComparison.Ordinal) => "这里不应有冒号，可能是缩进不齐，或文字里有“: ”而没有加引号",
        _ when message.Contains("simple key", StringComparison.OrdinalIgnoreCase) || message.Contains("expected ':'", StringComparison.Ordinal) => "这一行应是“键: 值”，没有找到冒号",
        _ when message.Contains("block collection", StringComparison.OrdinalIgnoreCase) || message.Contains("block mapping", StringComparison.OrdinalIgnoreCase) || message.Contains("block entry", StringComparison.OrdinalIgnoreCase) || message.Contains("'-'", StringComparison.Ordinal) => "缩进与上面的内容不齐",
        _ when message.Contains("flow sequence", StringComparison.OrdinalIgnoreCase) => "方括号没有配对",
        _ when message.Contains("flow mapping", StringComparison.OrdinalIgnoreCase) => "花括号没有配对",
        _ when message.Contains("quoted scalar", StringComparison.OrdinalIgnoreCase) => "引号没有配对，或引号里有不认识的转义",
        _ when message.Contains("cannot start any token", StringComparison.OrdinalIgnoreCase) => "这个字符不能作开头",
        _ => "此处的结构读不懂",
    };

    private sealed class StopReading : Exception;
}
