using System.Globalization;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Diff;

/// <summary>Differences in plain Chinese.</summary>
public static class DiffText
{
    private const int Longest = 160;

    /// <summary>环节, 材料 …</summary>
    public static string Name(ItemAspect? aspect) => aspect switch
    {
        ItemAspect.Identity => "基本信息", ItemAspect.Law => "设定依据", ItemAspect.Conditions => "条件", ItemAspect.Materials => "材料", ItemAspect.Elements => "填写", ItemAspect.Steps => "环节",
        ItemAspect.Limits => "时限", ItemAspect.Fees => "收费", ItemAspect.Channels => "办理形式", ItemAspect.Results => "结果与监管", ItemAspect.Places => "办理地", ItemAspect.Guide => "指南", _ => "基础",
    };

    /// <summary>增加, 删去, 改动.</summary>
    public static string Name(ChangeKind kind) => kind switch { ChangeKind.Added => "增加", ChangeKind.Removed => "删去", _ => "改动" };

    /// <summary>The whole report, line by line.</summary>
    public static IEnumerable<string> Lines(CatalogueDiff diff)
    {
        ArgumentNullException.ThrowIfNull(diff);
        if (diff.IsEmpty)
        {
            yield return "没有差别。";
            yield break;
        }

        foreach (var item in diff.Items)
        {
            yield return $"{item.Name}（{item.Id}{Version(item)}）";
            foreach (var change in item.Changes)
            {
                foreach (var line in Lines(change))
                {
                    yield return "  " + line;
                }
            }

            foreach (var line in Lines(item.BurdenBefore, item.BurdenAfter).DefaultIfEmpty("各项不变"))
            {
                yield return "  负担  " + line;
            }

            foreach (var place in item.Places)
            {
                yield return $"  负担（{place.Name}）  {string.Join('；', Lines(place.Before, place.After))}";
            }
        }

        foreach (var line in diff.Others.SelectMany(Lines))
        {
            yield return line;
        }

        yield return "合计（所比较的全部事项）";
        foreach (var measure in Burden.Measures)
        {
            yield return "  " + Line(measure, diff.TotalBefore, diff.TotalAfter);
        }
    }

    /// <summary>One measure, before and after: 材料 3 → 2 份（-1，-33.3%）.</summary>
    public static string Line(BurdenMeasure measure, Burden before, Burden after)
    {
        ArgumentNullException.ThrowIfNull(measure);
        var (was, now) = (measure.Of(before), measure.Of(after));
        return was == now ? $"{measure.Name} {Number(was)} {measure.Unit}，不变" : $"{measure.Name} {Number(was)} → {Number(now)} {measure.Unit}（{Signed(now - was)}{(measure.Percent(before, after) is { } percent ? $"，{Signed(percent)}%" : "")}）";
    }

    /// <summary>The measures that differ, one a line.</summary>
    public static IEnumerable<string> Lines(Burden before, Burden after) =>
        Burden.Measures.Where(measure => measure.Of(before) != measure.Of(after)).Select(measure => Line(measure, before, after));

    private static IEnumerable<string> Lines(Change change)
    {
        yield return $"{Name(change.Aspect)}  {Name(change.Kind)}  {change.Label}";
        if (change.Before is not null)
        {
            yield return $"    - {At(change.PlaceBefore)}{Short(change.Before)}";
        }

        if (change.After is not null)
        {
            yield return $"    + {At(change.PlaceAfter)}{Short(change.After)}";
        }
    }

    private static string Version(ItemChange item) => (item.Before, item.After) switch
    {
        ({ } a, { } b) when a.EffectiveFrom != b.EffectiveFrom => $"，{a.EffectiveFrom:yyyy-MM-dd} 版 → {b.EffectiveFrom:yyyy-MM-dd} 版",
        _ => $"，{(item.After ?? item.Before)!.EffectiveFrom:yyyy-MM-dd} 版",
    };

    private static string At(Place place) => place == default ? "" : place + "  ";

    private static string Short(string text) => text.Length <= Longest ? text : text[..Longest] + "…";

    private static string Number(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Signed(decimal number) => (number > 0 ? "+" : "") + number.ToString("0.##", CultureInfo.InvariantCulture);
}
