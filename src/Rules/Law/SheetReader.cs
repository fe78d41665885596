using Jiangyuan.Kernel;
using Jiangyuan.Rules.Checking;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Rules.Law;

/// <summary>
/// Reads a rule that is a decision table in a spreadsheet (docs/rules.md): lines about the rule, then the table whose corner cell is the hit policy.
/// The result is the same as from YAML.
/// </summary>
public sealed class SheetReader
{
    private readonly List<Diagnostic> _findings = [];
    private readonly Dictionary<string, SheetCell> _about = new(StringComparer.Ordinal);
    private readonly List<RuleElement> _elements = [];
    private readonly List<Parameter> _parameters = [];
    private readonly SheetCells _cells;
    private readonly string _file;

    private SheetReader(string file) => (_file, _cells) = (file, new SheetCells(file, _findings));

    /// <summary>Reads and checks the bytes of a CSV or XLSX file. Never throws for any bytes; every finding names its cell.</summary>
    public static (Rule? Rule, IReadOnlyList<Diagnostic> Findings) Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new SheetReader(file);
        var rows = reader._cells.Read(stream);
        var rule = reader._findings.Count == 0 ? reader.Rule(rows) : null;
        return (reader._findings.Exists(f => f.Severity == Severity.Error) ? null : rule, reader._findings);
    }

    private Rule? Rule(List<SheetCell[]> rows)
    {
        var corner = -1;
        for (var r = 0; r < rows.Count && corner < 0; r++)
        {
            var key = At(rows[r], 0).Text;
            if (Policy(key) is not null)
            {
                corner = r;
            }
            else if (rows[r].Any(c => c.Text.Length > 0))
            {
                About(key, rows[r]);
            }
        }

        if (corner < 0 || rows.Count < corner + 2)
        {
            _cells.Add(new Place(_file, 0, 0), "找不到决策表：没有写命中策略的角格", "表头第一格写 U、F、A、P、C、C+、C#、C<、C>、R 或 O，下一行写条件和结果的名字");
            return null;
        }

        var at = At(rows[corner], 0).At;
        var kinds = rows[corner].Select(Kind).ToArray();
        var extra = new Dictionary<string, SheetCell[]>(StringComparer.Ordinal);
        var first = corner + 2;
        for (; first < rows.Count && ExtraKey(At(rows[first], 0).Text) is { } key; first++)
        {
            extra[key] = rows[first];
        }

        Declare(rows[corner + 1], kinds, extra.GetValueOrDefault("type"));
        var names = new FeelEnvironment(_elements.Select(e => KeyValuePair.Create(e.Name, e.Type)).Concat(_parameters.Select(p => KeyValuePair.Create(p.Name, TypeChecker.TypeOf(p.Values[0].Value)))));
        var table = Table(rows, corner, first, kinds, extra, names);
        var title = About("rule") is { Length: > 0 } id ? id : Path.GetFileNameWithoutExtension(_file);
        if (About("article").Length == 0)
        {
            _findings.Add(new Diagnostic("RU0133", Severity.Warning, at, "没有写依据（article）", "没有条文的规则不能用来作决定，只能试算", "在表的上面加一行：article，条文"));
        }

        return new Rule(title, About("title") is { Length: > 0 } t ? t : title, About("article"), About("source"), at)
        {
            Elements = _elements,
            Parameters = _parameters,
            Table = table,
            Names = names,
            AsOf = _about.TryGetValue("asOf", out var day) ? Day(day) : null,
        };
    }

    private string About(string key) => _about.TryGetValue(key, out var cell) ? cell.Text : "";

    private static SheetCell At(SheetCell[] row, int column) => column < row.Length ? row[column] : new SheetCell("", row.Length > 0 ? row[^1].At : default);

    private void About(string key, SheetCell[] row)
    {
        switch (key)
        {
            case "rule" or "title" or "article" or "source" or "asOf":
                _about[key] = At(row, 1);
                break;
            case "element":
                Element(At(row, 1), At(row, 2), [.. row.Skip(3).Where(c => c.Text.Length > 0)]);
                break;
            case "parameter":
                Parameter(row);
                break;
            default:
                _cells.Add(At(row, 0).At, $"看不懂“{Cut(key)}”", "表的上面只写 rule、title、article、source、asOf、element、parameter；表头第一格写命中策略");
                break;
        }
    }

    private void Element(SheetCell name, SheetCell type, SheetCell[] values)
    {
        var found = FeelType.Named(type.Text);
        if (found is null || name.Text.Length == 0 || _elements.Exists(e => e.Name == name.Text))
        {
            _cells.Add(found is null ? type.At : name.At, found is null ? $"类型“{Cut(type.Text)}”不认识" : $"要素“{Cut(name.Text)}”没有名字或声明了两次", "写：element，名字，类型（number、string、boolean、date 等），允许的值");
            return;
        }

        if (values.Length > 0 && Tests(new SheetCell(string.Join(", ", values.Select(v => v.Text)), values[0].At), FeelEnvironment.Empty) is { } allowed)
        {
            found = new AllowedType(found, allowed);
        }

        _elements.Add(new RuleElement(name.Text, found, name.Text, ""));
    }

    // parameter, name, unit, source, from, value
    private void Parameter(SheetCell[] row)
    {
        var name = At(row, 1).Text;
        if (name.Length == 0 || At(row, 3).Text.Length == 0 || At(row, 5).Text.Length == 0 || Day(At(row, 4)) is not { } from)
        {
            _cells.Add(At(row, 1).At, $"参数“{Cut(name)}”要有名字、单位、依据、起始日期和值", "写：parameter，名字，单位，依据，2026-01-31，值");
            return;
        }

        var text = At(row, 5).Text;
        var isQuoted = text.Length > 1 && text[0] == '"' && text[^1] == '"';
        var value = new ParameterValue(from, RuleReader.Scalar(isQuoted ? text[1..^1] : text, isQuoted), At(row, 3).Text);
        var old = _parameters.FindIndex(p => p.Name == name);
        if (old >= 0)
        {
            _parameters[old] = _parameters[old] with { Values = [.. _parameters[old].Values.Append(value).OrderBy(v => v.From)] };
            return;
        }

        _parameters.Add(new Parameter(name, At(row, 2).Text, At(row, 3).Text, [value]));
    }

    private DateOnly? Day(SheetCell cell)
    {
        if (DateOnly.TryParseExact(cell.Text.Trim('@', '"'), "yyyy-MM-dd", out var day))
        {
            return day;
        }

        _cells.Add(cell.At, $"“{Cut(cell.Text)}”不是日期", "写成 2026-01-31");
        return null;
    }

    private char Kind(SheetCell cell, int column)
    {
        if (column == 0 || cell.Text.Length == 0)
        {
            return ' ';
        }

        switch (cell.Text)
        {
            case "input" or "输入":
                return 'i';
            case "output" or "输出":
                return 'o';
            case "note" or "备注":
                return 'n';
            default:
                _cells.Add(cell.At, $"列的种类“{Cut(cell.Text)}”不认识", "写 input、output 或 note（输入、输出、备注）");
                return ' ';
        }
    }

    private static string? ExtraKey(string text) => text switch { "type" or "类型" => "type", "values" or "允许值" => "values", "default" or "默认" => "default", _ => null };

    // An input that is a mere name with a type declares its element.
    private void Declare(SheetCell[] header, char[] kinds, SheetCell[]? types)
    {
        for (var c = 0; types is not null && c < kinds.Length; c++)
        {
            if (kinds[c] == 'i' && At(types, c).Text.Length > 0 && !_elements.Exists(e => e.Name == At(header, c).Text))
            {
                Element(At(header, c), At(types, c), []);
            }
        }
    }

    private DecisionTable? Table(List<SheetCell[]> rows, int corner, int first, char[] kinds, Dictionary<string, SheetCell[]> extra, FeelEnvironment names)
    {
        SheetCell[] header = rows[corner + 1];
        int[] Columns(char kind) => [.. Enumerable.Range(0, kinds.Length).Where(c => kinds[c] == kind)];
        SheetCell Extra(string key, int c) => extra.TryGetValue(key, out var row) ? At(row, c) : new SheetCell("", default);
        var (inputs, outputs, notes) = (Columns('i'), Columns('o'), Columns('n'));
        var ins = inputs.Select(c => new TableInput(At(header, c).Text, Expression(At(header, c), names), Extra("values", c) is { Text.Length: > 0 } v ? Tests(v, names) : null)).ToList();
        var outs = outputs.Select(c => new TableOutput(
            At(header, c).Text,
            Extra("type", c) is { Text.Length: > 0 } type ? FeelType.Named(type.Text) : null,
            Extra("values", c) is { Text.Length: > 0 } v ? Tests(v, names) : null,
            Extra("default", c) is { Text.Length: > 0 } d ? Expression(d, names) : null)).ToList();
        var rules = rows.Skip(first).Where(r => r.Any(c => c.Text.Length > 0)).Select(r => new TableRule(
            At(r, 0).At,
            [.. inputs.Select(c => Tests(At(r, c), names))],
            [.. outputs.Select(c => Expression(At(r, c), names))],
            string.Join("；", notes.Select(c => At(r, c).Text).Where(n => n.Length > 0)))).ToList();
        var at = At(rows[corner], 0).At;
        if (ins.Count == 0 || outs.Count == 0 || rules.Count == 0)
        {
            _cells.Add(at, "表缺少输入列、输出列或行", "表头第一行标出 input 和 output，名字下面至少一行");
        }

        if (_findings.Exists(f => f.Severity == Severity.Error))
        {
            return null;
        }

        var (policy, aggregation) = Policy(At(rows[corner], 0).Text)!.Value;
        var table = new DecisionTable(policy, aggregation, ins, outs, rules, at);
        _findings.AddRange(TableChecker.Check(table, _parameters));
        return table;
    }

    private FeelUnaryTests? Tests(SheetCell cell, FeelEnvironment names)
    {
        if (!IsFilled(cell))
        {
            return null;
        }

        var (tests, mistakes) = FeelUnaryTests.Parse(cell.Text, names, cell.At);
        _findings.AddRange(mistakes);
        return tests;
    }

    private FeelExpression? Expression(SheetCell cell, FeelEnvironment names)
    {
        if (!IsFilled(cell))
        {
            return null;
        }

        var (expression, mistakes) = FeelExpression.Parse(cell.Text, names, cell.At);
        _findings.AddRange(mistakes);
        return expression;
    }

    // A blank may be the rest of a merged cell, so it does not mean "any".
    private bool IsFilled(SheetCell cell)
    {
        if (cell.Text.Length == 0)
        {
            _cells.Add(cell.At, "单元格是空的", "不限的条件写 -，没有的结果写 null；合并的单元格要拆开填满");
        }
        else if (cell.Text[0] == '=')
        {
            _cells.Add(cell.At, "单元格是公式", "决策表只写值和 FEEL，不写表格公式");
        }

        return cell.Text.Length > 0 && cell.Text[0] != '=';
    }

    private static (HitPolicy, Aggregation)? Policy(string text) => text switch
    {
        "U" or "unique" => (HitPolicy.Unique, Aggregation.None),
        "F" or "first" => (HitPolicy.First, Aggregation.None),
        "A" or "any" => (HitPolicy.Any, Aggregation.None),
        "P" or "priority" => (HitPolicy.Priority, Aggregation.None),
        "R" or "rule order" => (HitPolicy.RuleOrder, Aggregation.None),
        "O" or "output order" => (HitPolicy.OutputOrder, Aggregation.None),
        "C" or "collect" => (HitPolicy.Collect, Aggregation.None),
        "C+" or "sum" => (HitPolicy.Collect, Aggregation.Sum),
        "C#" or "count" => (HitPolicy.Collect, Aggregation.Count),
        "C<" or "min" => (HitPolicy.Collect, Aggregation.Min),
        "C>" or "max" => (HitPolicy.Collect, Aggregation.Max),
        _ => null,
    };

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
