using Jiangyuan.Catalogue.Lists;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads <c>laws/*.yaml</c>, <c>adjustments/*.yaml</c> and <c>plain-words/*.yaml</c>.</summary>
internal static class LawFiles
{
    public static void ReadLaws(Node root, Draft draft)
    {
        var file = new Section(root, "文件", draft.Findings);
        foreach (var part in file.Sections("laws", "部法律"))
        {
            var law = new LawEntry(Title(part.Text("name")), part.Choice<LawRank>("rank"))
            {
                DocumentNumber = part.OptionalText("document-number"),
                InForceFrom = part.Date("in-force-from"),
                Amended = [.. part.List("amended", required: false).Select(node => part.DateAt(node, "amended")).OfType<DateOnly>().Order()],
                RepealedOn = part.OptionalDate("repealed-on"),
                ReplacedBy = part.OptionalText("replaced-by") is { } by ? Title(by) : null,
                Place = part.Node.Place,
            };
            part.Done();
            draft.Remember(law, part.Node);
            if (law.Name.Length > 0 && !draft.Laws.TryAdd(law.Name, law))
            {
                draft.Findings.Error("SC0210", part.PlaceOf("name"), $"《{law.Name}》已经在 {draft.PlaceOf(draft.Laws[law.Name], "name")} 写过。", "同一部法律只能有一组日期。", "请合并成一条；修订写在“amended”里。");
            }

            if (law.RepealedOn <= law.InForceFrom || law.Amended.Any(day => day < law.InForceFrom || day >= law.RepealedOn))
            {
                draft.Findings.Error("SC0403", part.PlaceOf(law.RepealedOn <= law.InForceFrom ? "repealed-on" : "amended"), $"《{law.Name}》的施行、修订和废止日期先后不对。", "日期颠倒，就不知道哪一天有效。", "请按施行、修订、废止的先后改正日期。");
            }
        }

        file.Done();
    }

    public static void ReadAdjustments(Node root, Draft draft)
    {
        var file = new Section(root, "调整文件", draft.Findings);
        var (number, from) = (file.Text("document-number"), file.Date("effective-from"));
        foreach (var part in file.Sections("adjustments", "项调整"))
        {
            var supervision = part.Part("supervision", "“supervision”", required: false);
            var adjustment = new Adjustment(part.Text("name"), part.Choice<AdjustmentKind>("action"))
            {
                Item = part.OptionalText("item"),
                From = part.OptionalDate("effective-from") ?? from,
                DocumentNumber = number,
                FromLevel = part.OptionalChoice<DivisionLevel>("from-level"),
                ToLevels = part.Has("to-levels") ? part.ChoicesOf<DivisionLevel>("to-levels") : [],
                Content = part.Text("content"),
                SupervisionBody = supervision?.Text("body"),
                SupervisionMeasures = supervision?.Texts("measures") ?? [],
                Place = part.Node.Place,
            };
            supervision?.Done();
            part.Done();
            draft.Adjustments.Add(draft.Remember(adjustment, part.Node));
        }

        file.Done();
    }

    /// <summary>Words of the office that people do not use, each with what to say instead.</summary>
    public static void ReadPlainWords(Node root, Draft draft)
    {
        var file = new Section(root, "文件", draft.Findings);
        foreach (var part in file.Sections("words", "个词"))
        {
            var (word, plain) = (part.Text("word"), part.Text("plain"));
            part.Done();
            if (word.Length > 0)
            {
                draft.PlainWords[word] = plain;
            }
        }

        file.Done();
    }

    /// <summary>The name without 《》, as it is compared.</summary>
    public static string Title(string name) => name.Trim('《', '》');
}
