using System.Globalization;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Rules;
using Jiangyuan.Rules.Bulk;

namespace Jiangyuan.Modules.Tests.Rules;

/// <summary>One rule, three evaluators: the interpreter row by row, the bitmaps over columns, the database's own SQL. They may not differ anywhere.</summary>
public sealed class AgreementTests
{
    private const int Rows = 400;
    private static readonly DateTimeOffset Now = new(2026, 9, 28, 1, 0, 0, TimeSpan.Zero);
    private static readonly string[] Kinds = ["城镇", "农村", "牧区"];

    private static readonly CodedElement[] Elements =
    [
        new("年龄", CodedKind.Number),
        new("家庭人均月收入", CodedKind.Number, 2),
        new("本省户籍", CodedKind.Boolean),
        new("出生日期", CodedKind.Date),
        new("户籍类别", CodedKind.Code, Codes: Kinds),
    ];

    private static readonly FeelEnvironment Names = new(
    [
        new("年龄", FeelType.Number), new("家庭人均月收入", FeelType.Number), new("本省户籍", FeelType.Boolean), new("出生日期", FeelType.Date), new("户籍类别", FeelType.String),
        new("低保标准", FeelType.Number),
    ]);

    [Theory]
    [DatabaseData]
    public async Task Interpreter_bitmaps_and_SQL_give_the_same_three_valued_answers(Dialect dialect)
    {
        for (var seed = 1; seed <= 6; seed++)
        {
            var chance = new Random(seed);
            using var table = Population(chance);
            var constants = FeelContext.Of(("低保标准", FeelValue.Of(chance.Next(400, 900))));
            var compiler = new BulkCompiler(table, Elements, constants, Now);
            var texts = Enumerable.Range(0, 60).Select(_ => Condition(chance, 4)).ToList();
            var rules = texts.Select(text => (Text: text, Expression: Parse(text))).ToList();
            var compiled = rules.Select((r, i) => new BulkRule($"R{i}", compiler.Compile(r.Expression))).ToList();
            using var plan = new BulkPlan(table, compiled);
            var results = plan.Evaluate();

            for (var i = 0; i < rules.Count; i++)
            {
                for (var row = 0; row < Rows; row++)
                {
                    var one = rules[i].Expression.Evaluate(compiler.RowOf(row), Now).Truth;
                    var bulk = results[i].True[row] ? true : results[i].Possible[row] ? (bool?)null : false;
                    Assert.True(one == bulk, $"seed {seed}, row {row}: {rules[i].Text} is {one?.ToString() ?? "unknown"} alone and {bulk?.ToString() ?? "unknown"} in bulk");
                }
            }

            await AgreeWithSql(dialect, table, rules.Select(r => r.Text).ToList(), compiled, results);
        }
    }

    [Fact]
    public void Usual_conditions_become_column_questions_and_not_row_by_row_work()
    {
        using var table = Population(new Random(1));
        var compiler = new BulkCompiler(table, Elements, FeelContext.Of(("低保标准", FeelValue.Of(700))), Now);

        foreach (var text in new[]
        {
            "年龄 >= 60", "家庭人均月收入 <= 低保标准", "年龄 in [16..59]", "户籍类别 in (\"农村\", \"牧区\")", "本省户籍 and not(年龄 < 18)", "出生日期 <= date(\"1966-09-28\")",
            "年龄 between 16 and 59 or 家庭人均月收入 < 123.456", "年龄 in (< 3, > 70)",
        })
            Assert.NotNull(SqlCondition.Write(compiler.Compile(Parse(text))));

        Assert.Null(SqlCondition.Write(compiler.Compile(Parse("年龄 * 2 > 家庭人均月收入"))));
    }

    private static async Task AgreeWithSql(Dialect dialect, ColumnTable table, List<string> texts, List<BulkRule> rules, IReadOnlyList<BulkResult> results)
    {
        await using var database = new TestDatabase(dialect);
        var rows = new StringBuilder("CREATE TABLE population (id BIGINT PRIMARY KEY");
        foreach (var element in Elements)
            rows.Append(CultureInfo.InvariantCulture, $", \"{element.Name}\" BIGINT");
        rows.Append(");");
        for (var row = 0; row < Rows; row++)
            rows.Append(CultureInfo.InvariantCulture, $"INSERT INTO population VALUES ({row}, {string.Join(", ", Elements.Select(e => table.Columns[e.Name] is var c && c.Unknown?[row] == true ? "NULL" : c[row].ToString(CultureInfo.InvariantCulture)))});");
        await database.Run(rows.ToString());
        var asked = 0;
        for (var i = 0; i < rules.Count; i++)
        {
            if (SqlCondition.Write(rules[i].Condition) is not { } sql)
                continue;
            asked++;
            Assert.True(results[i].True.Count == await Count(sql), $"true: {texts[i]} → {sql}");
            Assert.True(results[i].Undetermined == await Count($"({sql}) IS NULL"), $"unknown: {texts[i]} → {sql}");
            Assert.True(results[i].True.SetRows().Sum(r => (long)r) == Convert.ToInt64(await database.Run($"SELECT COALESCE(SUM(id), 0) FROM population WHERE {sql}"), CultureInfo.InvariantCulture), texts[i]);
        }

        Assert.True(asked > rules.Count / 3, $"only {asked} of {rules.Count} rules were asked in SQL");

        async Task<long> Count(string where) => Convert.ToInt64(await database.Run($"SELECT COUNT(*) FROM population WHERE {where}"), CultureInfo.InvariantCulture);
    }

    private static FeelExpression Parse(string text)
    {
        var (expression, findings) = FeelExpression.Parse(text, Names, new Place("rule", 1, 1));
        Assert.True(expression is not null, $"{text}: {string.Join(' ', findings)}");
        return expression;
    }

    private static ColumnTable Population(Random chance)
    {
        var table = new ColumnTable(Rows);
        table.Add(Make(Elements[0], () => chance.Next(0, 100))).Add(Make(Elements[1], () => chance.Next(0, 200_000))).Add(Make(Elements[2], () => chance.Next(2)))
            .Add(Make(Elements[3], () => new DateOnly(1930, 1, 1).DayNumber + chance.Next(35_000))).Add(Make(Elements[4], () => chance.Next(Kinds.Length)));
        return table;

        Column Make(CodedElement element, Func<long> value) =>
            Column.From(element.Name, Enumerable.Range(0, Rows).Select(_ => chance.Next(8) == 0 ? (long?)null : value()).ToArray(), element.Scale);
    }

    private static string Condition(Random chance, int depth)
    {
        if (depth == 0 || chance.Next(3) == 0)
            return Leaf(chance);
        var (a, b) = (Condition(chance, depth - 1), Condition(chance, depth - 1));
        return chance.Next(6) switch { 0 => $"not({a})", 1 or 2 => $"({a}) or ({b})", 3 => $"({a}) and ({b}) and {Leaf(chance)}", _ => $"({a}) and ({b})" };
    }

    private static string Leaf(Random chance)
    {
        string Operator() => chance.Next(6) switch { 0 => "<", 1 => "<=", 2 => ">", 3 => ">=", 4 => "=", _ => "!=" };
        var date = new DateOnly(1930, 1, 1).AddDays(chance.Next(35_000)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return chance.Next(13) switch
        {
            0 => $"年龄 {Operator()} {chance.Next(0, 100)}",
            1 => $"{chance.Next(0, 100)} {Operator()} 年龄",
            2 => string.Create(CultureInfo.InvariantCulture, $"家庭人均月收入 {Operator()} {chance.Next(0, 2000)}.{chance.Next(0, 1000):000}"),
            3 => $"家庭人均月收入 {Operator()} 低保标准",
            4 => "本省户籍",
            5 => $"本省户籍 = {(chance.Next(2) == 0 ? "true" : "false")}",
            6 => $"出生日期 {Operator()} date(\"{date}\")",
            7 => $"户籍类别 = \"{(chance.Next(4) == 0 ? "林区" : Kinds[chance.Next(3)])}\"",
            8 => $"户籍类别 in (\"{Kinds[chance.Next(3)]}\", \"{Kinds[chance.Next(3)]}\")",
            9 => $"年龄 in {"[("[chance.Next(2)]}{chance.Next(0, 50)}..{chance.Next(50, 100)}{"])"[chance.Next(2)]}",
            10 => $"年龄 in (< {chance.Next(0, 40)}, > {chance.Next(40, 100)}, {chance.Next(100)})",
            11 => $"年龄 between {chance.Next(0, 50)} and {chance.Next(50, 100)}",
            _ => $"年龄 * {chance.Next(1, 30)} {Operator()} 家庭人均月收入",
        };
    }
}
