using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Draw;

namespace Jiangyuan.Cli;

/// <summary>A made-up draft of a draw, the same every time, for rehearsals, tests and measuring. No real enterprise or person is in it.</summary>
internal static class DrawExample
{
    private static readonly string[] Strata = ["A", "B", "C", "D"];

    internal static Json Draft(int objects, int inspectors, int percent = 5, bool weighted = false)
    {
        var capacity = Math.Max(2, objects * percent / 100 * 2 * 5 / 4 / Math.Max(1, inspectors) + 1);
        return Json.Map(
            ("plan", Plan(percent)),
            ("objects", Json.List(Enumerable.Range(0, objects).Select(i => Object(i, weighted)))),
            ("inspectors", Json.List(Enumerable.Range(0, inspectors).Select(i => Inspector(i, capacity)))),
            ("recusals", Json.List(Recusals(objects, inspectors))),
            ("sources", Json.List(Source("31", 1_789_658_450), Source("32", 1_789_658_460), Source("33", 1_790_900_000), Round)));
    }

    private static Json Plan(int percent) => Json.Map(
        ("alg", Json.Of("draw/1")),
        ("plan", Json.Of("示例-2026-001")),
        ("attempt", Json.Of(1)),
        ("basis", Json.List(Json.Of("《优化营商环境条例》第五十四条"))),
        ("quota", Json.Map(Strata.Select((s, i) => (s, i == 0 ? Json.Of(1) : Json.Map(("num", Json.Of(percent)), ("den", Json.Of(100)), ("round", Json.Of("up"))))))),
        ("reserves", Json.Of(2)),
        ("slots", Json.List(
            Json.Map(("name", Json.Of("lead")), ("skill", Json.Of("L"))),
            Json.Map(("name", Json.Of("member")), ("skill", Json.Null)))),
        ("sources", Json.List(
            Planned("commit", "审计厅", false),
            Planned("commit", "企业联合会", false),
            Planned("sealed", "公证处", true),
            Json.Map([.. Planned("drand", "quicknet", true).Members.Select(m => (m.Key, m.Value)), ("chain", Json.Of(DrandChain.Known[0].Hash)), ("round", Json.Of(32_285_085))]))),
        ("times", Json.Map(("close", Json.Of(1_789_658_400)), ("reveal", Json.Of(1_789_658_500)), ("beacon", Json.Of(1_789_658_600)), ("open", Json.Of(1_790_900_000)))),
        ("void", Json.Of("必需的来源缺席时本次作废，公开理由后另行编号再抽。")));

    private static Json Planned(string kind, string party, bool required) => Json.Map(("kind", Json.Of(kind)), ("party", Json.Of(party)), ("required", Json.Of(required)));

    // What the network did sign on 17 September 2026; everything else here is made up.
    private static Json Round => Json.Map(
        ("present", Json.True),
        ("value", Json.Of("81dbce51d584d90d618547f4b50391d53ace6f6b9aeb8fb67e1879427af9d0310ac0ec6f519271d9a313ee84b378d416")),
        ("at", Json.Of(1_789_658_619)));

    private static Json Source(string fill, long at) => Json.Map(("present", Json.True), ("value", Json.Of(string.Concat(Enumerable.Repeat(fill, 32)))), ("at", Json.Of(at)));

    private static Json Object(int i, bool weighted)
    {
        var chance = SHA256.HashData(Encoding.ASCII.GetBytes($"object {i}"));
        return Json.Map(
            ("id", Json.Of(string.Create(CultureInfo.InvariantCulture, $"9163{i:000000000000}Q{chance[0] % 10}"))),
            ("s", Json.Of(Strata[i % Strata.Length])),
            ("w", Json.Of(weighted ? 1 + chance[1] % 20 : 1)),
            ("x", chance[2] < 13 ? Json.Of("6个月内已检查") : Json.Null));
    }

    private static Json Inspector(int i, int capacity) => Json.Map(
        ("id", Json.Of(string.Create(CultureInfo.InvariantCulture, $"I-{i:0000}"))),
        ("c", Json.Of(capacity)),
        ("k", i % 3 < 2 ? Json.List(Json.Of("L")) : Json.List()),
        ("x", i % 50 == 49 ? Json.Of("休假") : Json.Null));

    private static IEnumerable<Json> Recusals(int objects, int inspectors) => Enumerable.Range(0, Math.Min(objects / 4, 200_000))
        .Select(i => (Item: i * 4 + 1, Inspector: SHA256.HashData(Encoding.ASCII.GetBytes($"recusal {i}"))[0] * 7 % inspectors))
        .Where(r => r.Item < objects)
        .Select(r => Json.List(Inspector(r.Inspector, 0)["id"]!, Object(r.Item, false)["id"]!));
}
