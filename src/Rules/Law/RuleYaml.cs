using System.Globalization;
using Jiangyuan.Kernel;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Jiangyuan.Rules.Law;

/// <summary>Reads YAML nodes with places; mistakes are collected.</summary>
internal sealed class RuleYaml(string file, List<Diagnostic> findings)
{
    private const int MaxDepth = 40;
    private const int MaxEvents = 500_000;

    /// <summary>The root mapping, or null with a finding. Aliases and deep nesting are refused before anything is built.</summary>
    internal YamlMappingNode? Load(string text)
    {
        try
        {
            if (!IsBounded(text))
            {
                return null;
            }

            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count == 1 && stream.Documents[0].RootNode is YamlMappingNode root)
            {
                return root;
            }

            Add(new Place(file, 1, 1), "规则文件要是一个“名字: 值”的清单", "写成 rule: … 开头的清单");
        }
        catch (YamlException e)
        {
            Add(new Place(file, (int)e.Start.Line, (int)e.Start.Column), "YAML 不合格式", "检查缩进、冒号和引号");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or OverflowException)
        {
            // The library throws these too for some broken escapes, and does not say where.
            Add(new Place(file, 1, 1), "YAML 不合格式：有不成字的转义", "检查反斜线后面的编码，或直接写这个字");
        }

        return null;
    }

    internal Place At(YamlNode node) => new(file, (int)node.Start.Line, (int)node.Start.Column);

    /// <summary>Where the text of a scalar begins: behind the quote, or on the line below the sign of a block.</summary>
    internal Place TextAt(YamlScalarNode node) => node.Style switch
    {
        ScalarStyle.DoubleQuoted or ScalarStyle.SingleQuoted => new(file, (int)node.Start.Line, (int)node.Start.Column + 1),
        ScalarStyle.Literal or ScalarStyle.Folded => new(file, (int)node.Start.Line + 1, 1),
        _ => At(node),
    };

    internal static YamlNode? Get(YamlMappingNode map, string name) => map.Children.FirstOrDefault(c => c.Key is YamlScalarNode { Value: var key } && key == name).Value;

    internal static string Text(YamlMappingNode map, string name) => (Get(map, name) as YamlScalarNode)?.Value ?? "";

    internal static string? TextOrNull(YamlMappingNode map, string name) => Get(map, name) is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    internal IEnumerable<(string Name, YamlNode Value)> Members(YamlNode? node)
    {
        if (node is YamlMappingNode map)
        {
            return map.Children.Where(c => c.Key is YamlScalarNode).Select(c => (((YamlScalarNode)c.Key).Value ?? "", c.Value));
        }

        if (node is not null and not YamlScalarNode { Value: null or "" })
        {
            Add(At(node), "这里要是“名字: 值”的清单", "每行一个名字、冒号和值");
        }

        return [];
    }

    internal static IReadOnlyList<YamlNode> Items(YamlNode? node) => node is YamlSequenceNode list ? [.. list.Children] : node is null ? [] : [node];

    internal DateOnly? Date(string text, Place at)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Add(at, $"“{text}”不是日期", "写成 2026-01-31");
        return null;
    }

    internal void Add(Place at, string what, string next) =>
        findings.Add(new Diagnostic("RU0132", Severity.Error, at, what, "规则文件读不出来就不能用", next));

    private bool IsBounded(string text)
    {
        var parser = new Parser(new StringReader(text));
        var (depth, events) = (0, 0);
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth || ++events > MaxEvents || parser.Current is AnchorAlias)
            {
                Add(new Place(file, (int)parser.Current.Start.Line, (int)parser.Current.Start.Column), "嵌套太深、太长，或用了 YAML 别名", "拆开，并把别名写成内容");
                return false;
            }
        }

        return true;
    }
}
