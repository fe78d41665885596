using System.Buffers;
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
            var rows = InOrder(draft[roster]!.Items);
            var (bytes, places) = Written(rows);
            members[roster] = Json.Map(("n", Json.Of(rows.Count)), ("root", Json.Of(RosterReader.RootOf(bytes, places, suite))));
            files[roster + ".json"] = bytes;
        }

        members["counts"] = Json.Map(draft["objects"]!.Items.CountBy(row => (Stratum: row["s"]?.Text ?? "", In: row["x"]?.IsNull ?? true)).GroupBy(c => c.Key.Stratum).Select(g =>
            (g.Key, Json.Map(("rows", Json.Of(g.Sum(c => c.Value))), ("in", Json.Of(g.Where(c => c.Key.In).Sum(c => c.Value)))))));
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
            ? new Refusal("draw.attempts", $"这是第 {plan.Attempt} 次抽取，之前应有 {plan.Attempt - 1} 次作废记录（attempts.json），现有 {read.Value.Items.Count} 条。", "要重算已经抽过的，请用 jy verify-draw；要再抽一次，先把上一次记为作废并写明理由，计划的 attempt 加一。")
            : read;
    }

    private static Json Committed(Json plan, Json source, Json? given, HashSuite suite)
    {
        if (source["commitment"] is not null || source["kind"]?.Text is not ("commit" or "sealed") || given?["value"]?.Text is not { } value)
            return source;
        var commitment = DrawHash.Commitment(plan["plan"]?.Text ?? "", (int)(plan["attempt"]?.Integer ?? 0), source["party"]?.Text ?? "", DrawText.Hex(value), suite);
        return Json.Map([.. source.Members.Select(m => (m.Key, m.Value)), ("commitment", Json.Of(Convert.ToHexStringLower(commitment)))]);
    }

    // The array of rows in canonical bytes and where each row lies in it, written in parts side by side.
    private static (byte[] Bytes, (int Start, int Length)[] Places) Written(IReadOnlyList<Json> rows)
    {
        const int part = 16_384;
        var places = new (int Start, int Length)[rows.Count];
        var parts = new ArrayBufferWriter<byte>[(rows.Count + part - 1) / part];
        Parallel.For(0, parts.Length, p =>
        {
            var to = parts[p] = new ArrayBufferWriter<byte>(part * 64);
            for (var i = p * part; i < Math.Min(rows.Count, (p + 1) * part); i++)
            {
                to.Write(i == 0 ? "["u8 : ","u8);
                var start = to.WrittenCount;
                JsonWriter.Write(rows[i], to);
                places[i] = (start, to.WrittenCount - start);
            }
        });
        if (rows.Count == 0)
            return ("[]"u8.ToArray(), places);
        var bytes = new byte[parts.Sum(p => p.WrittenCount) + 1];
        var at = 0;
        for (var p = 0; p < parts.Length; at += parts[p++].WrittenCount)
        {
            parts[p].WrittenSpan.CopyTo(bytes.AsSpan(at));
            foreach (ref var place in places.AsSpan(p * part, Math.Min(part, rows.Count - p * part)))
                place.Start += at;
        }

        bytes[^1] = (byte)']';
        return (bytes, places);
    }

    private static IReadOnlyList<Json> InOrder(IReadOnlyList<Json> rows)
    {
        for (var i = 1; i < rows.Count; i++)
            if (RosterReader.Compare(Id(rows[i - 1]), Id(rows[i])) > 0)
                return [.. rows.OrderBy(Id, Comparer<string>.Create(RosterReader.Compare))];
        return rows;
    }

    private static string Id(Json row) => row.Items is [var inspector, var item, ..] ? inspector.Text + "\0" + item.Text : row["id"]?.Text ?? "";
}
