using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Cli;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Draw;
using Jiangyuan.Trust.Log;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Engine.Tests.Trust.Draw;

/// <summary>A genuine witnessed bundle, and one forged bundle for each of the 25 pitfalls of the specification (§1.7) and for forged beacons, with the code that must be found.</summary>
internal static class DrawTampering
{
    private static readonly byte[] LogSeed = [.. Enumerable.Repeat((byte)1, 32)];
    private static readonly byte[] WitnessSeed = [.. Enumerable.Repeat((byte)2, 32)];
    private static readonly NoteKey LogKey = NoteKey.Create("gov.qh.example/draws", NoteKeyKind.Ed25519, Ed25519.PublicKey(LogSeed)).Value;
    private static readonly NoteKey WitnessKey = NoteKey.Create("witness.example", NoteKeyKind.Cosignature, Ed25519.PublicKey(WitnessSeed)).Value;

    private static readonly NoteKey StateLogKey = NoteKey.Create(LogKey.Name, NoteKeyKind.Sm2, Sm2.PublicKey(LogSeed)).Value;

    // With the cryptography of the state the log signs with it too.
    private static NoteKey LogOf(string? alg) => alg == "draw/1-sm" ? StateLogKey : LogKey;

    private static Json WithWitness(Json draft, string? alg = null) => draft.With("plan", draft["plan"]!.With("witness", Json.Map(
        ("log", Json.Of(LogOf(alg).ToString())), ("witnesses", Json.List(Json.Of(WitnessKey.ToString()))), ("quorum", Json.Of(1)))));

    internal static Dictionary<string, byte[]> Genuine() => Finish(DrawMaker.Run(DrawMaker.Prepare(WithWitness(DrawExample.Draft(120, 9))).Value).Value, 1_789_658_450);

    /// <summary>
    /// A small genuine bundle with everything in it that a bundle may hold: areas, departments, weights, a reason of recusal, an absent source, a void attempt before, a reserve in place of a drawn object.
    /// Its beacon is one that a bundle cannot prove, which spares the pairing where thousands are verified.
    /// </summary>
    internal static Dictionary<string, byte[]> Small(string alg = "draw/1")
    {
        var draft = WithWitness(DrawExample.Draft(28, 6, 30, weighted: true), alg);
        var plan = draft["plan"]!;
        var sources = plan["sources"]!.Items;
        draft = draft.With("plan", plan.With("alg", Json.Of(alg)).With("attempt", Json.Of(2)).With("sources", Json.List([.. sources.Take(3),
                Json.Map(("kind", Json.Of("nist")), ("party", Json.Of("脉冲 1,234,567")), ("required", Json.True))]))
                .With("slots", Json.List(plan["slots"]!.Items[0], plan["slots"]!.Items[1].With("department", Json.Of("市场")))))
            .With("objects", Json.List(draft["objects"]!.Items.Select((o, i) => i % 5 == 0 ? o.With("a", Json.Of(i % 2 == 0 ? "630104" : "632801")) : o)))
            .With("inspectors", Json.List(draft["inspectors"]!.Items.Select((p, i) => p.With("d", Json.Of(i % 2 == 0 ? "市场" : "卫健")).With("a", i == 3 ? Json.List(Json.Of("6301"), Json.Of("6328")) : Json.List()))))
            .With("recusals", Json.List(draft["recusals"]!.Items.Select((r, i) => i == 0 ? Json.List([.. r.Items, Json.Of("配偶为股东")]) : r)))
            .With("sources", Json.List(draft["sources"]!.Items[0], Json.Map(("present", Json.False), ("value", Json.Null), ("at", Json.Null)), draft["sources"]!.Items[2], draft["sources"]!.Items[3]))
            .With("attempts", Json.List(Json.Map(("attempt", Json.Of(1)), ("outcome", Json.Of("void")), ("planHash", Json.Of(new string('0', 64))), ("reason", Json.Of("信标中断")))));
        var prepared = DrawMaker.Prepare(draft.With("plan", draft["plan"]!.With("sources", Json.List(draft["plan"]!["sources"]!.Items.Select((s, i) => i == 1 ? s.With("commitment", Json.Of(new string('c', 64))) : s))))).Value;
        var files = Finish(DrawMaker.Run(prepared).Value, 1_789_658_450);
        var stratum = Read(files, "result.json")["strata"]!.Members.First(s => s.Value["reserves"]!.Items.Count > 1 && s.Value["selected"]!.Items.Count > 1).Value;
        return Change(files, "visits.json", v => Json.List(v.Items.Select(visit => visit["object"]!.Text == stratum["selected"]!.Items[0].Text
            ? visit.With("replacedBy", stratum["reserves"]!.Items[0]).With("reason", Json.Of("已注销")) : visit)));
    }

    /// <summary>Adds the witnessed proof of the plan and a report of every visit.</summary>
    private static Dictionary<string, byte[]> Finish(Dictionary<string, byte[]> files, long seenAt)
    {
        var writer = new TileWriter((_, _) => { });
        var plan = Read(files, "plan.json");
        var planHash = DrawHash.Plan(plan, plan["alg"]?.Text == "draw/1-sm" ? HashSuite.Sm3 : null);
        writer.Append("an earlier entry"u8);
        writer.Append(planHash);
        writer.Append("a later entry"u8);
        var note = SignedNote.Sign(new Checkpoint(LogKey.Name, writer.Size, writer.Root()).ToString(), LogOf(plan["alg"]?.Text), LogSeed).With(WitnessKey, WitnessSeed, seenAt);
        byte[][] path = [HashTree.LeafHash("an earlier entry"u8), HashTree.LeafHash("a later entry"u8)];
        files["plan.tlog-proof"] = Encoding.UTF8.GetBytes(new LogProof(1, path, note).ToString());
        files["visits.json"] = JsonWriter.Write(Json.List(Drawn(files).Select(id => Json.Map(("object", Json.Of(id)), ("outcome", Json.Of("未发现问题"))))));
        return files;
    }

    internal static IEnumerable<(string Code, string What, Dictionary<string, byte[]> Files)> All()
    {
        yield return ("DR01", "计划在信标之后才被见证", Finish(Genuine(), 1_789_658_600));
        yield return ("DR02", "时间写成文字", Redraw(p => p.With("times", p["times"]!.With("beacon", Json.Of("2026-09-21 10:00")))));
        yield return ("DR03", "前一次抽取没有作废理由", Change(Redo(2), "attempts.json", a => Json.List(a.Items[0].With("reason", Json.Of("")), a.Items[1])));
        yield return ("DR04", "截止之后才公开的承诺计入种子", Change(Genuine(), "sources.json", s => Json.List([s.Items[0].With("at", Json.Of(1_789_658_501)), .. s.Items.Skip(1)])));
        yield return ("DR05", "必需的信标缺席仍然抽取", Change(Genuine(), "sources.json", s => Json.List([.. s.Items.Take(3), Json.Map(("present", Json.False), ("value", Json.Null), ("at", Json.Null))])));
        yield return ("DR06", "只用彩票作随机来源", Redraw(p => p.With("sources", Json.List(p["sources"]!.Items[3].With("kind", Json.Of("lottery"))))));
        yield return ("DR07", "有偏的取模换了抽中的对象", Change(Genuine(), "result.json", r => Swap(r)));
        yield return ("DR08", "权重是小数", Text(Genuine(), "objects.json", "\"w\":1,", "\"w\":1.5,"));
        yield return ("DR09", "用别的算法", Redraw(p => p.With("alg", Json.Of("order-by-random"))));
        yield return ("DR10", "文本不规范（换行）", Text(Genuine(), "plan.json", "\"alg\"", "\r\n\"alg\""));
        yield return ("DR11", "按别的规则排序的名单", Rows(Genuine(), rows => [rows[1], rows[0], .. rows[2..]]));
        yield return ("DR12", "名单里有重复的企业", Rows(Genuine(), rows => [rows[0], rows[0], .. rows[1..]]));
        yield return ("DR13", "抽取之后才排除", Rows(Genuine(), rows => [rows[0].With("x", rows[0]["x"]!.IsNull ? Json.Of("事后排除") : Json.Null), .. rows[1..]]));
        yield return ("DR14", "没有写明进位办法", Redraw(p => p.With("quota", p["quota"]!.With("B", Json.Map(("num", Json.Of(5)), ("den", Json.Of(100)))))));
        yield return ("DR15", "按编号顺序派人", Change(Genuine(), "result.json", r => r.With("match", SwapInspectors(r["match"]!))));
        yield return ("DR16", "能派的人没有派", Change(Genuine(), "result.json", r => r.With("match", FirstVisit(r["match"]!, Json.Null))));
        yield return ("DR17", "一人超过最多次数", Change(Genuine(), "result.json", r => r.With("match", Json.Map(r["match"]!.Members.Select(m => (m.Key, Json.Of("I-0000")))))));
        yield return ("DR18", "用备选替换没有理由", Change(Genuine(), "visits.json", v => Json.List([Replaced(v.Items[0]), .. v.Items.Skip(1)])));
        yield return ("DR19", "抽中却不检查", Change(Genuine(), "visits.json", v => Json.List(v.Items.Skip(1))));
        yield return ("DR20", "名单少了一家", Rows(Genuine(), rows => rows[1..]));
        yield return ("DR21", "结果提前公开", Change(Genuine(), "attempts.json", a => Json.List(a.Items[0].With("openedAt", Json.Of(1_789_658_700)))));
        yield return ("DR22", "封存值被换", Change(Genuine(), "sources.json", s => Json.List([.. s.Items.Take(2), s.Items[2].With("value", Json.Of(new string('a', 64))), s.Items[3]])));
        var page = Genuine();
        page[DrawBundle.VerifierName] = [.. page[DrawBundle.VerifierName], (byte)' '];
        yield return ("DR23", "核验页被换", page);
        yield return ("DR24", "别的抽取的承诺值拿来重用", Change(Genuine(), "sources.json", s => Json.List([s.Items[0].With("value", Json.Of(new string('b', 64))), .. s.Items.Skip(1)])));
        var other = Genuine();
        other["result.json"] = Redo(2)["result.json"];
        yield return ("DR25", "甲计划配乙结果", other);
        const string NextRound = "a64d99fd7fa3e48912be7209c7b69c72c88fc5224be2516949b6f29f3a4b7e3fa069dd58b2bbb4bf2c34ae61ef631a44";
        yield return ("DR26", "编造的信标值", Beacon(new string('3', 96)));
        yield return ("DR26", "下一轮的信标值", Beacon(NextRound));
        yield return ("DR26", "不认得的信标网络", Redraw(p => p.With("sources", Json.List([.. p["sources"]!.Items.Take(3), p["sources"]!.Items[3].With("chain", Json.Of(new string('0', 64)))]))));
        yield return ("DR01", "信标轮次早于信标时间", Redraw(p => p.With("sources", Json.List([.. p["sources"]!.Items.Take(3), p["sources"]!.Items[3].With("round", Json.Of(1000))]))));
    }

    internal static Json Read(Dictionary<string, byte[]> files, string name) => JsonReader.Read(files[name], JsonForm.Canonical).Value;

    internal static Json With(this Json map, string name, Json value) => Json.Map([.. map.Members.Where(m => m.Key != name).Select(m => (m.Key, m.Value)), (name, value)]);

    private static List<string> Drawn(Dictionary<string, byte[]> files) =>
        [.. Read(files, "result.json")["strata"]!.Members.SelectMany(s => s.Value["selected"]!.Items.Select(i => i.Text!))];

    private static Dictionary<string, byte[]> Change(Dictionary<string, byte[]> files, string name, Func<Json, Json> change)
    {
        files[name] = JsonWriter.Write(change(Read(files, name)));
        return files;
    }

    // A plan changed before everything else was made from it.
    private static Dictionary<string, byte[]> Redraw(Func<Json, Json> change) => Finish(Change(Genuine(), "plan.json", change), 1_789_658_450);

    // A genuine second attempt after a void first.
    private static Dictionary<string, byte[]> Redo(int attempt)
    {
        var draft = WithWitness(DrawExample.Draft(120, 9));
        draft = draft.With("plan", draft["plan"]!.With("attempt", Json.Of(attempt))).With("attempts", Json.List(
            Json.Map(("attempt", Json.Of(1)), ("outcome", Json.Of("void")), ("planHash", Json.Of(new string('0', 64))), ("reason", Json.Of("信标中断")))));
        return Finish(DrawMaker.Run(DrawMaker.Prepare(draft).Value).Value, 1_789_658_450);
    }

    private static Dictionary<string, byte[]> Beacon(string value) =>
        Change(Genuine(), "sources.json", s => Json.List([.. s.Items.Take(3), s.Items[3].With("value", Json.Of(value))]));

    private static Dictionary<string, byte[]> Text(Dictionary<string, byte[]> files, string name, string from, string to)
    {
        var text = Encoding.UTF8.GetString(files[name]);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        files[name] = Encoding.UTF8.GetBytes(text[..at] + to + text[(at + from.Length)..]);
        return files;
    }

    private static Dictionary<string, byte[]> Rows(Dictionary<string, byte[]> files, Func<Json[], Json[]> change) =>
        Change(files, "objects.json", rows => Json.List(change([.. rows.Items])));

    private static Json Swap(Json result)
    {
        var stratum = result["strata"]!["B"]!;
        var selected = stratum["selected"]!.Items;
        return result.With("strata", result["strata"]!.With("B", stratum.With("selected", Json.List([stratum["reserves"]!.Items[0], .. selected.Skip(1)]))));
    }

    private static Json FirstVisit(Json match, Json inspector)
    {
        var visit = match.Members.First(m => !m.Value.IsNull).Key;
        return match.With(visit, inspector);
    }

    private static Json SwapInspectors(Json match)
    {
        var first = match.Members.First(m => !m.Value.IsNull);
        var second = match.Members.First(m => !m.Value.IsNull && m.Value.Text != first.Value.Text);
        return match.With(first.Key, second.Value).With(second.Key, first.Value);
    }

    private static Json Replaced(Json visit) => visit.With("replacedBy", Json.Of("别的企业"));
}
