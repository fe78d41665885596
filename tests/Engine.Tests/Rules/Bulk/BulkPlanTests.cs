using Jiangyuan.Rules.Bulk;

namespace Jiangyuan.Engine.Tests.Rules.Bulk;

public sealed class BulkPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Generated_rules_over_generated_rows_give_what_each_row_gives_by_itself(int seed)
    {
        var chance = new Random(seed);
        var rows = chance.Next(1, 40_000);
        using var table = Population(chance, rows);
        var rules = Enumerable.Range(0, 40).Select(i => new BulkRule($"R{i}", Condition(chance, 4))).ToList();
        using var plan = new BulkPlan(table, rules);

        var results = plan.Evaluate(threads: 1 + (seed % 2), nearMiss: true);

        foreach (var row in Enumerable.Range(0, rows).Where(r => r % 37 == 0 || r > rows - 70))
        {
            for (var i = 0; i < rules.Count; i++)
            {
                var expected = ByRow(rules[i].Condition, table, row);
                var actual = results[i].True[row] ? true : results[i].Possible[row] ? (bool?)null : false;
                Assert.True(expected == actual, $"seed {seed} row {row} rule {rules[i].Condition}: expected {expected}, got {actual}");
                if (rules[i].Condition is BulkCondition.All { Parts.Count: > 1 } all && results[i].NearMiss is { } near)
                    Assert.Equal(all.Parts.Count(p => ByRow(p, table, row) != true) == 1, near[row]);
            }
        }
    }

    [Fact]
    public void Bits_past_the_last_row_are_never_set()
    {
        using var table = Population(new Random(1), 513);
        using var plan = new BulkPlan(table, [new("none", new BulkCondition.Not(new BulkCondition.Within("age", []))), new("all", new BulkCondition.Constant(true))]);

        var results = plan.Evaluate();

        Assert.All(results, r => Assert.Equal(513, r.Possible.Count));
        Assert.Equal(513, results[1].True.Count);
    }

    [Fact]
    public void Changed_rows_are_evaluated_again_and_the_others_keep_their_answer()
    {
        var chance = new Random(11);
        using var table = Population(chance, 30_000);
        var rules = Enumerable.Range(0, 30).Select(i => new BulkRule($"R{i}", Condition(chance, 3))).ToList();
        using var plan = new BulkPlan(table, rules);
        var results = plan.Evaluate(nearMiss: true);

        var changed = Enumerable.Range(0, 20_000).Select(_ => chance.Next(30_000)).Distinct().Order().ToList();
        foreach (var row in changed)
            Assert.All(table.Columns.Values, c => c.TryPatch(row, c.Unknown is not null && chance.Next(5) == 0 ? null : chance.Next(100)));
        plan.Reevaluate(changed, results);

        using var fresh = new BulkPlan(table, rules);
        var again = fresh.Evaluate(nearMiss: true);
        for (var i = 0; i < rules.Count; i++)
        {
            Assert.Equal(0, results[i].True.Since(again[i].True).Gained.Count + results[i].True.Since(again[i].True).Lost.Count);
            Assert.Equal(0, results[i].Possible.Since(again[i].Possible).Gained.Count + results[i].Possible.Since(again[i].Possible).Lost.Count);
        }
    }

    [Fact]
    public void Two_runs_differ_by_those_who_gained_and_those_who_lost()
    {
        using var before = new Bitmap(1000);
        using var after = new Bitmap(1000);
        before.Set(3, true);
        before.Set(999, true);
        after.Set(3, true);
        after.Set(64, true);

        var (gained, lost) = after.Since(before);

        Assert.Equal([64], gained.SetRows());
        Assert.Equal([999], lost.SetRows());
    }

    [Fact]
    public void A_group_sum_is_not_known_when_one_member_is_not_known()
    {
        using var table = new ColumnTable(5);
        table.Add(Column.From("household", [7, 7, 7, 9, 9])).Add(Column.From("income", [100, null, 5, 40, 2]));
        var groups = Groups.Of(table.Columns["household"])!;

        using var sum = groups.Sum("sum", table.Columns["income"]);
        using var size = groups.Size("size");

        Assert.True(sum.Unknown![0]);
        Assert.Equal(42, sum[3]);
        Assert.Equal([3, 3, 3, 2, 2], Enumerable.Range(0, 5).Select(r => size[r]));
        Assert.Equal([3, 4], groups.WithWholeGroups([4]));
    }

    [Fact]
    public void Rows_of_a_group_that_do_not_stand_together_are_refused()
    {
        using var column = Column.From("household", [7, 9, 7]);
        Assert.Null(Groups.Of(column));
    }

    [Fact]
    public void A_marginal_scale_takes_each_slice_at_its_rate_and_rounds_once()
    {
        using var table = new ColumnTable(4);
        table.Add(Column.From("income", [0, 100_00, 250_01, null], 100));
        var scale = new MoneyFormula.MarginalScale(new MoneyFormula.Of("income"), [new(0, 100_000), new(100_00, 205_000)]);

        using var tax = scale.Evaluate(table, "tax");

        Assert.Equal([0L, 10_00L, 10_00L + 30_75L], Enumerable.Range(0, 3).Select(r => tax[r]));
        Assert.True(tax.Unknown![3]);
    }

    [Fact]
    public void A_bad_cell_is_reported_with_its_line_and_column()
    {
        var (table, findings) = ColumnTable.FromCsv(
            new StringReader("age,name\n12,甲\n,乙\nx,丙\n"), "人口.csv", [new CodedElement("age", CodedKind.Number)]);

        Assert.Null(table);
        Assert.Equal("人口.csv:4:1", Assert.Single(findings).Place.ToString());
    }

    private static ColumnTable Population(Random chance, int rows)
    {
        var table = new ColumnTable(rows);
        table.Add(Make("age", 0, 120, 0)).Add(Make("income", -500, 200_000, 5)).Add(Make("assets", 0, 5_000_000_000, 20)).Add(Make("months", -20, 400, 0));
        return table;

        Column Make(string name, long from, long to, int unknownPercent) => Column.From(
            name, Enumerable.Range(0, rows).Select(_ => chance.Next(100) < unknownPercent ? (long?)null : chance.NextInt64(from, to)).ToArray());
    }

    private static BulkCondition Condition(Random chance, int depth)
    {
        if (depth == 0 || chance.Next(4) == 0)
        {
            if (chance.Next(25) == 0)
                return new BulkCondition.Constant(chance.Next(3) switch { 0 => true, 1 => false, _ => null });
            var name = chance.Next(4) switch { 0 => "age", 1 => "income", 2 => "assets", _ => "months" };
            var bound = name switch { "age" => 120L, "income" => 200_000, "assets" => 5_000_000_000, _ => 400 };
            var ranges = Enumerable.Range(0, chance.Next(12) == 0 ? 260 : chance.Next(0, 4)).Select(_ =>
            {
                var from = chance.NextInt64(-600, bound + 300);
                return chance.Next(4) switch { 0 => LongRange.UpTo(from), 1 => LongRange.AtLeast(from), 2 => LongRange.Only(from), _ => new LongRange(from, from + chance.NextInt64(bound)) };
            }).ToList();
            return new BulkCondition.Within(name, ranges);
        }

        var parts = Enumerable.Range(0, chance.Next(1, 6)).Select(_ => Condition(chance, depth - 1)).ToList();
        return chance.Next(5) switch { 0 => new BulkCondition.Not(parts[0]), 1 or 2 => new BulkCondition.Any(parts), _ => new BulkCondition.All(parts) };
    }

    private static bool? ByRow(BulkCondition condition, ColumnTable table, int row) => condition switch
    {
        BulkCondition.Constant c => c.Value,
        BulkCondition.Not n => !ByRow(n.Part, table, row),
        BulkCondition.Within w => table.Columns[w.Column].Unknown?[row] == true ? null : w.Ranges.Any(r => table.Columns[w.Column][row] >= r.From && table.Columns[w.Column][row] <= r.To),
        BulkCondition.All a => a.Parts.Select(p => ByRow(p, table, row)).Aggregate((bool?)true, (x, y) => x == false || y == false ? false : x is null || y is null ? null : true),
        BulkCondition.Any a => a.Parts.Select(p => ByRow(p, table, row)).Aggregate((bool?)false, (x, y) => x == true || y == true ? true : x is null || y is null ? null : false),
        _ => throw new InvalidOperationException(),
    };
}
