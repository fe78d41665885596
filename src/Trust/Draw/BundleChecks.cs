using Jiangyuan.Trust.Canonical;

namespace Jiangyuan.Trust.Draw;

/// <summary>Holds each source to the plan: its commitment, its time, and whether it may be absent.</summary>
internal sealed class SourceCheck(DrawPlan plan, ICollection<DrawFault> faults)
{
    /// <summary>The value that enters the seed, or null when absent.</summary>
    internal byte[]? Value(PlannedSource planned, Json? given)
    {
        var name = $"来源“{planned.Party}”";
        if (given is not null && given["present"]?.Truth is null)
            Fault("DR00", $"{name}的记录没有写明在不在（present 应为 true 或 false）。");
        if (given?["present"]?.Truth is not true)
        {
            if (given?["value"] is { IsNull: false } || given?["at"] is { IsNull: false })
                Fault("DR00", $"{name}写明缺席，却又有值或时间。");
            if (planned.Kind == "sealed")
                Fault("DR22", $"{name}的封存值没有公开：丢失或被扣下，结果无法复核。");
            if (planned.IsRequired)
                Fault("DR05", $"{name}是必需的却缺席：这一次抽取应当作废，不能照抽。");
            return null;
        }

        var value = DrawText.Hex(given["value"]?.Text);
        if (value.Length == 0 || given["at"]?.Integer is not (>= 0 and var at))
        {
            Fault("DR00", $"{name}的值不是十六进制，或没有写明时间（Unix 秒）。");
            return value;
        }

        if (planned.IsCommitted && !DrawHash.Commitment(plan.Id, plan.Attempt, planned.Party, value, plan.Suite).AsSpan().SequenceEqual(planned.Commitment))
            Fault(planned.Kind == "sealed" ? "DR22" : "DR24", $"{name}公开的值与事先的承诺不符：不是为这份计划、这一次、这一方承诺的。");
        if (planned.Kind == "commit" && at > plan.Times.Reveal)
            Fault("DR04", $"{name}在截止之后才公开，却计入了种子：最后公开的人可以挑结果，迟到的应按缺席计。");
        if (planned.Kind == "sealed" && at < plan.Times.Open)
            Fault("DR21", $"{name}的封存值在公开时间之前就拆封：检查对象可能提前知道。");
        if (!planned.IsCommitted && at < plan.Times.Beacon)
            Fault("DR01", $"{name}产生于信标时间之前：定计划的人可能已经知道它。");
        if (planned.Drand is var (chain, round))
            CheckDrand(name, chain, round, value, given);
        return value;
    }

    // The value is the network's signature of the round: it needs no trust in whoever fetched it, nor in when he says he did.
    private void CheckDrand(string name, DrandChain chain, long round, byte[] value, Json given)
    {
        if (chain.TimeOf(round) < plan.Times.Beacon)
            Fault("DR01", $"{name}：{chain.Name} 第 {round} 轮产生于信标时间之前，定计划的人可能已经知道它。");
        if (!chain.Signed(round, value, DrawText.Hex(given["previous"]?.Text)))
            Fault("DR26", $"{name}的值不是 {chain.Name} 网络对第 {round} 轮的签名：随机数是编造的，或取自别的轮次。");
    }

    private void Fault(string code, string message) => faults.Say(code, message);
}

/// <summary>Compares the published result with the recomputed one and says in which way they differ.</summary>
internal sealed class ResultCheck(DrawInput input, ICollection<DrawFault> faults)
{
    internal void Compare(Json given, Json expected)
    {
        foreach (var name in new[] { "plan", "attempt", "planHash" })
            if (!Same(given[name], expected[name]))
            {
                Fault("DR25", $"结果文件的 {name} 不是这份计划的：把别的抽取的结果放到了这里。");
                return;
            }

        if (!Same(given["seed"], expected["seed"]))
            Fault("DR07", "结果所写的种子不是由计划和各来源算出的那一个。");
        CheckLoad(given["match"]);
        foreach (var (stratum, lists) in expected["strata"]!.Members)
        {
            foreach (var (name, words) in new[] { ("selected", "抽中的名单"), ("reserves", "备选名单") })
                if (given["strata"]?[stratum]?[name] is var list && !Same(list, lists[name]))
                    Fault("DR07", $"类别 {stratum} {words}与重算不符：{FirstDifference(list, lists[name]!)}。不是按公开的算法抽的。");
        }

        CompareMatch(given["match"], expected["match"]!);
        if (faults.Count == 0 && !Same(given, expected))
            Fault("DR07", "结果文件里有重算不出的内容。");
    }

    private void CompareMatch(Json? given, Json expected)
    {
        foreach (var (visit, inspector) in expected.Members)
        {
            var other = given?[visit];
            if (other is null)
                Fault("DR16", $"结果里没有检查位置 {visit}。");
            else if (other.IsNull && !inspector.IsNull)
                Fault("DR16", $"检查位置 {visit} 被空着，其实可以派出 {inspector.Text}：可派尽派，不许靠凑不齐来躲开检查。");
            else if (other.Text != inspector.Text)
                Fault("DR15", $"检查位置 {visit} 派的是 {other.Text ?? "无人"}，重算应为 {inspector.Text ?? "无人"}：人员不是按公开的算法配的。");
            if (faults.Count > 20)
                return;
        }
    }

    private void CheckLoad(Json? match)
    {
        var capacity = input.Inspectors.ToDictionary(i => i.Id, i => i.Capacity);
        var load = new Dictionary<string, int>();
        foreach (var (_, inspector) in match?.Members ?? [])
            if (inspector.Text is { } id)
                load[id] = load.GetValueOrDefault(id) + 1;
        foreach (var (id, count) in load.OrderBy(l => l.Key, StringComparer.Ordinal))
            if (!capacity.TryGetValue(id, out var most) || count > most)
                Fault("DR17", $"检查人员 {id} 派了 {count} 次，名单写明最多 {most} 次。");
    }

    private static string FirstDifference(Json? given, Json expected)
    {
        var i = 0;
        while (i < expected.Items.Count && At(given, i) == At(expected, i))
            i++;
        return $"第 {i + 1} 个应为 {At(expected, i) ?? "无"}，公布的是 {At(given, i) ?? "无"}";
    }

    private static string? At(Json? list, int i) => i < (list?.Items.Count ?? 0) ? list!.Items[i].Text : null;

    internal static bool Same(Json? a, Json? b) =>
        a is null || b is null ? a is null && b is null : JsonWriter.Write(a).AsSpan().SequenceEqual(JsonWriter.Write(b));

    private void Fault(string code, string message) => faults.Say(code, message);
}

/// <summary>Holds what was done after the draw to what was drawn: every object visited, reserves only in order and with a reason.</summary>
internal sealed class VisitCheck(ICollection<DrawFault> faults)
{
    internal void Check(Json result, Json visits)
    {
        if (visits.Kind != JsonKind.List)
            Fault("DR00", "visits.json 应是一个数组。");
        var reported = new Dictionary<string, Json>();
        foreach (var (number, visit) in visits.Items.Index())
            if (visit["object"]?.Text is not { } id)
                Fault("DR00", $"检查结果第 {number + 1} 项没有写明对象 object。");
            else if (!reported.TryAdd(id, visit))
                Fault("DR12", $"{id} 的检查结果写了不止一次。");
        var meant = new HashSet<string>();
        foreach (var (stratum, lists) in result["strata"]!.Members)
        {
            var reserves = lists["reserves"]!.Items.Select(r => r.Text!).ToList();
            var used = new List<string>();
            foreach (var id in lists["selected"]!.Items.Select(s => s.Text!))
            {
                meant.Add(id);
                if (!reported.TryGetValue(id, out var visit) || visit["outcome"]?.Text is not { Length: > 0 })
                    Fault("DR19", $"{id} 被抽中却没有检查结果。");
                else if (visit["replacedBy"] is { IsNull: false } replacement)
                    CheckReplacement(id, replacement.Text ?? "", visit, reserves, used);
            }

            if (!used.ToHashSet().SetEquals(reserves.Take(used.Count)))
                Fault("DR18", $"类别 {stratum} 的备选没有按抽出的次序使用，或一个备选用了两次。");
            meant.UnionWith(used);
        }

        foreach (var id in reported.Keys.Where(id => !meant.Contains(id)))
            Fault("DR18", $"{id} 有检查结果，却没有被抽中，也不是换上的备选：不在抽中之列的对象不许借这次抽查去查。");
    }

    private void CheckReplacement(string id, string replacement, Json visit, List<string> reserves, List<string> used)
    {
        if (!reserves.Contains(replacement))
            Fault("DR18", $"{id} 被换成 {replacement}，但它不在抽出的备选里。");
        else if (visit["reason"]?.Text is not { Length: > 0 })
            Fault("DR18", $"{id} 被换成备选 {replacement}，没有写明理由。");
        else
            used.Add(replacement);
    }

    private void Fault(string code, string message) => faults.Say(code, message);
}
