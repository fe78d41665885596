using System.Security.Cryptography;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Trust.Draw;

/// <summary>Makes the files of a bundle. Pure: the caller reads and writes them.</summary>
public static class DrawMaker
{
    private static readonly string[] Rosters = ["objects", "inspectors", "recusals"];

    /// <summary>
    /// Turns a draft — one object with plan, objects, inspectors, recusals, sources and optionally attempts and visits, written in any order —
    /// into canonical files: rosters sorted, their roots, counts and the verifier's hash in the plan, commitments computed where the draft has the values already (a rehearsal).
    /// </summary>
    public static Outcome<Dictionary<string, byte[]>> Prepare(Json draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft["plan"] is not { Kind: JsonKind.Map } plan || Rosters.Any(r => draft[r]?.Kind != JsonKind.List) || draft["sources"]?.Kind != JsonKind.List)
            return new Refusal("draw.draft", "草稿应有 plan（对象）和 objects、inspectors、recusals、sources（数组）。");
        var suite = plan["alg"]?.Text == "draw/1-sm" ? HashSuite.Sm3 : HashSuite.Sha256;
        var files = new Dictionary<string, byte[]>();
        var members = plan.Members.ToDictionary(m => m.Key, m => m.Value);
        foreach (var roster in Rosters)
        {
            var rows = draft[roster]!.Items.OrderBy(Id, Comparer<string>.Create(RosterReader.Compare)).ToList();
            var leaves = rows.Select(row => HashTree.LeafHash(JsonWriter.Write(row), suite)).ToList();
            members[roster] = Json.Map(("n", Json.Of(rows.Count)), ("root", Json.Of(Convert.ToHexStringLower(HashTree.Root(leaves, suite)))));
            files[roster + ".json"] = JsonWriter.Write(Json.List(rows));
        }

        members["counts"] = Json.Map(draft["objects"]!.Items.GroupBy(row => row["s"]?.Text ?? "").Select(g =>
            (g.Key, Json.Map(("rows", Json.Of(g.Count())), ("in", Json.Of(g.Count(row => row["x"]?.IsNull ?? true)))))));
        members["sources"] = Json.List((plan["sources"]?.Items ?? []).Select((s, i) => Committed(plan, s, draft["sources"]!.Items.ElementAtOrDefault(i), suite)));
        members["verifier"] = Json.Of(Convert.ToHexStringLower(SHA256.HashData(DrawBundle.VerifierPage())));
        files["plan.json"] = JsonWriter.Write(Json.Map(members.Select(m => (m.Key, m.Value))));
        foreach (var name in new[] { "sources", "attempts", "visits" })
            if (draft[name] is { Kind: JsonKind.List } list)
                files[name + ".json"] = JsonWriter.Write(list);
        return files;
    }

    /// <summary>
    /// Draws. The given files hold plan, rosters and sources (and attempts before this one); the answer holds them with result, attempts and the verifier page.
    /// Refuses, with every fault, when they are not fit; an attempt whose required source is absent must be recorded as void by the caller.
    /// </summary>
    public static Outcome<Dictionary<string, byte[]>> Run(IReadOnlyDictionary<string, byte[]> files, long? openedAt = null)
    {
        ArgumentNullException.ThrowIfNull(files);
        var faults = new List<DrawFault>();
        if (DrawBundle.Read(files, faults) is not var (plan, input, seed) || seed is null || faults.Count > 0)
            return new Refusal("draw.unfit", "不能抽取：" + string.Join(" ", faults.Select(f => $"{f.Code} {f.Message}")), "按提示改正计划、名单或来源后再试；必需来源缺席的，这一次应作废并公开理由。",
                [.. faults.Select(f => new FieldError(f.Code, f.Message))]);
        var outcome = RandomDraw.Run(input, seed, plan.Suite);
        if (!outcome.IsGiven)
            return outcome.Refusal;
        var result = DrawRecord.Result(plan, seed, input, outcome.Value);
        var bundle = files.ToDictionary(f => f.Key, f => f.Value);
        bundle["result.json"] = JsonWriter.Write(result);
        var attempts = Attempts(files, plan);
        if (!attempts.IsGiven)
            return attempts.Refusal;
        bundle["attempts.json"] = JsonWriter.Write(Json.List([.. attempts.Value.Items, Json.Map(
            ("attempt", Json.Of(plan.Attempt)),
            ("openedAt", Json.Of(openedAt ?? plan.Times.Open)),
            ("outcome", Json.Of("drawn")),
            ("planHash", Json.Of(Convert.ToHexStringLower(plan.Hash))),
            ("resultHash", Json.Of(Convert.ToHexStringLower(DrawHash.Result(result, plan.Suite)))))]));
        bundle[DrawBundle.VerifierName] = DrawBundle.VerifierPage();
        return bundle;
    }

    private static Outcome<Json> Attempts(IReadOnlyDictionary<string, byte[]> files, DrawPlan plan)
    {
        var read = files.TryGetValue("attempts.json", out var bytes) ? JsonReader.Read(bytes, JsonForm.Interchange) : Json.List();
        return read.IsGiven && read.Value.Items.Count != plan.Attempt - 1
            ? new Refusal("draw.attempts", $"这是第 {plan.Attempt} 次抽取，之前应有 {plan.Attempt - 1} 次作废记录（attempts.json），现有 {read.Value.Items.Count} 条。")
            : read;
    }

    private static Json Committed(Json plan, Json source, Json? given, HashSuite suite)
    {
        if (source["commitment"] is not null || source["kind"]?.Text is not ("commit" or "sealed") || given?["value"]?.Text is not { } value)
            return source;
        var commitment = DrawHash.Commitment(plan["plan"]?.Text ?? "", (int)(plan["attempt"]?.Integer ?? 0), source["party"]?.Text ?? "", DrawText.Hex(value), suite);
        return Json.Map([.. source.Members.Select(m => (m.Key, m.Value)), ("commitment", Json.Of(Convert.ToHexStringLower(commitment)))]);
    }

    private static string Id(Json row) => row.Kind == JsonKind.List ? string.Join('\0', row.Items.Take(2).Select(i => i.Text)) : row["id"]?.Text ?? "";
}
