using System.Text.RegularExpressions;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0313, SC0314: the laws that an item names, wherever it names them, still hold and have not changed since it was written (laws/*.yaml).</summary>
internal static partial class LawRegister
{
    public static void Run(Draft draft)
    {
        if (draft.Laws.Count == 0)
        {
            return;
        }

        foreach (var item in draft.Items.Where(item => item.EffectiveFrom > DateOnly.MinValue))
        {
            // Comparing with the new text is one piece of work a law, however often it is named.
            var amended = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (place, name) in References(item, draft).DistinctBy(reference => (reference.Place, reference.Law)))
            {
                if (Law(name, draft) is not { } law)
                {
                    continue;
                }

                if (law.RepealedOn is { } day && !(item.EffectiveTo < day))
                {
                    draft.Findings.Error("SC0313", place, $"《{law.Name}》从 {day:yyyy-MM-dd} 起废止，“{item.Name}”在那以后仍引用它。", "依据废止的法律作出的决定没有效力。",
                        law.ReplacedBy is { } by ? $"请改引《{by}》，或从废止之日起写一个新版本（item@日期.yaml）。" : "请改引现行的法律，或写一个新版本（item@日期.yaml）。");
                }
                else if (law.InForceFrom > item.EffectiveFrom)
                {
                    draft.Findings.Error("SC0313", place, $"《{law.Name}》从 {law.InForceFrom:yyyy-MM-dd} 起施行，“{item.Name}”从 {item.EffectiveFrom:yyyy-MM-dd} 就引用它。", "法律施行之前不能依据它办事。", "请改正生效日期，或改引当时有效的法律。");
                }
                else if ((law.Amended.Count == 0 ? DateOnly.MinValue : law.Amended[^1]) is var last && last > (item.LawCheckedOn ?? item.EffectiveFrom) && last > item.EffectiveFrom && !(item.EffectiveTo < last) && amended.Add(law.Name))
                {
                    draft.Findings.Warn("SC0314", place, $"《{law.Name}》在 {last:yyyy-MM-dd} 修订过，“{item.Name}”是在那以前写的。", "修订后条号和内容可能变了。", $"请对照新条文核对，改好后在 item.yaml 写“law-checked-on: 核对的日期”（不早于 {last:yyyy-MM-dd}）。");
                }
            }
        }
    }

    /// <summary>The law under its full or usual name: 行政许可法 is 中华人民共和国行政许可法.</summary>
    private static Lists.LawEntry? Law(string name, Draft draft) =>
        draft.Laws.GetValueOrDefault(name) ?? draft.Laws.GetValueOrDefault("中华人民共和国" + name) ?? (name.StartsWith("中华人民共和国", StringComparison.Ordinal) ? draft.Laws.GetValueOrDefault(name["中华人民共和国".Length..]) : null);

    private static IEnumerable<(Place Place, string Law)> References(ServiceItem item, Draft draft)
    {
        // LegalBasis has its own dates and its own finding (SC0404) for what they say.
        foreach (var basis in item.LegalBasis.Where(basis => basis.InForceTo is null && basis.InForceFrom <= item.EffectiveFrom))
        {
            yield return (draft.PlaceOf(basis, "law"), LawFiles.Title(basis.Law));
        }

        (TimeLimit? Limit, object Part, string Keys)[] limits =
        [
            (item.Statutory, item, "time-limits/statutory"), (item.AcceptanceLimit, item, "time-limits/acceptance"), (item.ExtensionLimit, item, "time-limits/extension"),
            (item.Remedies.Reconsideration, item, "remedies/reconsideration"), (item.Remedies.Litigation, item, "remedies/litigation"),
            (item.Result?.ValidFor, item, "result/valid-for"), (item.Supervision.PostCheck?.Within, item, "supervision/post-check/within"),
            .. item.LimitRules.Select(rule => ((TimeLimit?)rule.Statutory, (object)rule, "statutory")),
        ];
        foreach (var (limit, part, keys) in limits)
        {
            foreach (var name in Names(limit?.LegalBasis))
            {
                yield return (draft.NodeAt(part, [.. keys.Split('/'), "basis"])?.Place ?? draft.PlaceOf(part, keys.Split('/')), name);
            }
        }

        (string? Text, object Part, string Keys)[] texts =
        [
            (item.Fee.Basis, item, "fee/basis"),
            (item.QuantityLimit?.Basis, item, "quantity-limit/basis"),
            (item.AnnualInspection?.Basis, item, "annual-inspection/basis"),
            (item.AnnualReport?.Basis, item, "annual-report/basis"),
            .. item.Preconditions.Select(before => ((string?)before.Basis, (object)before, "basis")),
            .. item.Process.Steps.Select(step => (step.ProcedureBasis, (object)step, "procedure-basis")),
        ];
        foreach (var (text, part, keys) in texts)
        {
            foreach (var name in Names(text))
            {
                yield return (draft.PlaceOf(part, keys.Split('/')), name);
            }
        }
    }

    private static IEnumerable<string> Names(string? text) => text is null ? [] : LawName().Matches(text).Select(match => match.Groups[1].Value);

    [GeneratedRegex("《([^《》]{2,60})》", RegexOptions.CultureInvariant)]
    private static partial Regex LawName();
}
