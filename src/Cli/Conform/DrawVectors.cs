using System.Globalization;
using System.Text;
using System.Text.Json;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Draw;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Cli.Conform;

/// <summary>Suites of random draws.</summary>
internal static class DrawVectors
{
    // What the vectors leave unsaid: a team is one who leads (skill L) and one member.
    private static readonly SlotRule[] Team = [new("lead", "L"), new("member", null)];

    /// <summary>Our own vectors: bounded numbers, and whole draws from plan to staffing.</summary>
    internal static ConformReport Draw1(string path)
    {
        var tally = new Tally();
        var named = Tally.Files(path, "draw1*.json");
        foreach (var file in named.Count > 0 ? named : Tally.Files(path, "*.json"))
        {
            var suite = Tally.Load(file);
            var name = Path.GetFileName(file);
            foreach (var (set, number) in suite.GetProperty("bounded").EnumerateArray().Select((s, i) => (s, i)))
                tally.Check($"{name} bounded {number}", Bounded(set), "有界随机数不同");
            foreach (var (draw, number) in suite.GetProperty("draws").EnumerateArray().Select((d, i) => (d, i)))
                tally.Check($"{name} draw {number} {draw.GetProperty("plan").Text("plan")}", Fault(draw) is null, Fault(draw) ?? "");
        }

        return tally.Report();
    }

    private static bool Bounded(JsonElement set)
    {
        var stream = new DrawStream(set.Hex("seed"), set.Text("label"));
        var given = set.GetProperty("n").EnumerateArray().Select(Number).ToList();
        return given.Select(stream.Below).SequenceEqual(set.GetProperty("out").EnumerateArray().Select(Number));
    }

    private static ulong Number(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? ulong.Parse(element.GetString()!, CultureInfo.InvariantCulture)
        : element.GetUInt64();

    private static string? Fault(JsonElement draw)
    {
        var plan = Read(draw.GetProperty("plan"));
        var planHash = DrawHash.Plan(plan);
        if (!planHash.AsSpan().SequenceEqual(draw.Hex("planHash")))
            return "计划的哈希不同";
        foreach (var roster in new[] { "objects", "inspectors", "recusals" })
        {
            var rows = draw.GetProperty(roster).EnumerateArray().Select(row => HashTree.LeafHash(JsonWriter.Write(Read(row)))).ToList();
            if (Convert.ToHexStringLower(HashTree.Root(rows)) != plan[roster]!["root"]!.Text || rows.Count != plan[roster]!["n"]!.Integer)
                return $"{roster} 的根不同";
        }

        var sources = draw.GetProperty("sources").EnumerateArray().Select(s => new DrawSource(s.GetProperty("present").GetBoolean() ? s.Hex("value") : null));
        var seed = DrawHash.Seed(planHash, sources);
        if (!seed.AsSpan().SequenceEqual(draw.Hex("seed")))
            return "种子不同";
        var input = Input(draw);
        var outcome = RandomDraw.Run(input, seed);
        return outcome.IsGiven ? Difference(draw, input, outcome.Value) : outcome.Refusal.Message;
    }

    private static DrawInput Input(JsonElement draw)
    {
        var objects = new ObjectRoster();
        foreach (var row in draw.GetProperty("objects").EnumerateArray())
            objects.Add(row.Text("id"), row.Text("s"), row.GetProperty("w").GetInt64(), row.GetProperty("x").ValueKind != JsonValueKind.Null);
        var slots = draw.TryGetProperty("slots", out var given)
            ? [.. given.EnumerateArray().Select(s => new SlotRule(s.Text("name"), s.TryGetProperty("skill", out var k) ? k.GetString() : null))]
            : Team;
        return new DrawInput(
            objects,
            [.. draw.GetProperty("inspectors").EnumerateArray().Select(i => new InspectorRow(i.Text("id"), i.GetProperty("c").GetInt32(),
                [.. i.GetProperty("k").EnumerateArray().Select(k => k.GetString()!)], i.GetProperty("x").GetString()))],
            [.. draw.GetProperty("recusals").EnumerateArray().Select(r => (r[0].GetString()!, r[1].GetString()!))],
            draw.GetProperty("quota").EnumerateObject().ToDictionary(q => q.Name, q => Quota.Fixed(q.Value.GetInt64())),
            slots,
            draw.GetProperty("reserves").GetInt32());
    }

    private static string? Difference(JsonElement draw, DrawInput input, DrawOutcome outcome)
    {
        var result = draw.GetProperty("result");
        if (result.EnumerateObject().Count() != outcome.Strata.Count)
            return "类别数不同";
        foreach (var stratum in result.EnumerateObject())
        {
            var (selected, reserves) = outcome.Strata[stratum.Name];
            if (!Ids(stratum.Value.GetProperty("selected")).SequenceEqual(selected.Select(input.Objects.Id)))
                return $"类别 {stratum.Name} 抽中的对象不同";
            if (!Ids(stratum.Value.GetProperty("reserves")).SequenceEqual(reserves.Select(input.Objects.Id)))
                return $"类别 {stratum.Name} 的备选不同";
        }

        var match = draw.GetProperty("match");
        if (match.EnumerateObject().Count() != outcome.Visits.Count)
            return "检查位置数不同";
        foreach (var (item, slot, inspector) in outcome.Visits)
        {
            var key = $"{input.Objects.Id(item)}/{input.Slots[slot].Name}";
            if (!match.TryGetProperty(key, out var expected) || expected.GetString() != (inspector < 0 ? null : input.Inspectors[inspector].Id))
                return $"{key} 的检查人员不同";
        }

        return null;
    }

    private static IEnumerable<string> Ids(JsonElement list) => list.EnumerateArray().Select(e => e.GetString()!);

    private static Json Read(JsonElement element) => JsonReader.Read(Encoding.UTF8.GetBytes(element.GetRawText()), JsonForm.Interchange).Value;

    /// <summary>The worked example of RFC 3797: seeds, names, and each step's hash, divisor and choice.</summary>
    internal static ConformReport Rfc(string folder)
    {
        var tally = new Tally();
        var sources = File.ReadAllLines(Path.Combine(folder, "ref.seeds")).Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => (IReadOnlyList<long>)[.. l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(n => long.Parse(n, CultureInfo.InvariantCulture))]);
        var key = Rfc3797.Key(sources);
        tally.Check("key", key == "9319./2.5.8.10.12./9.18.26.34.41.45./", key);
        var names = File.ReadAllLines(Path.Combine(folder, "ref.names")).Where(l => l.Length > 0).ToList();
        var expected = File.ReadAllLines(Path.Combine(folder, "ref.results")).Where(l => l.Contains("->", StringComparison.Ordinal)).ToList();
        var drawn = Rfc3797.Draw(key, names.Count, expected.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var cells = expected[i].Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var good = cells[1] == Convert.ToHexString(drawn[i].Hash) && cells[2] == (names.Count - i).ToString(CultureInfo.InvariantCulture)
                && cells[4] == drawn[i].Selected.ToString(CultureInfo.InvariantCulture) && (cells.Length < 7 || cells[6] == names[drawn[i].Selected - 1]);
            tally.Check($"step {i + 1}", good, expected[i]);
        }

        return tally.Report();
    }
}
