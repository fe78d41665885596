using System.Globalization;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads one scenario. Moments are Beijing time.</summary>
internal static class ScenarioFile
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);

    public static readonly string[] Actions =
    [
        "submit", "accept", "decline", "request-supplement", "supplement", "review", "start-special", "end-special", "request-extension", "approve-extension",
        "reject-extension", "decide", "deliver", "withdraw", "post-check", "revoke", "rate", "terminate", "time-passes",
    ];

    private static readonly string[] Actors = ["applicant", "stranger", "counter-clerk", "officer", "officer-2", "head", "system"];

    private static readonly string[] Holders = ["applicant", "counter-clerk", "officer", "head", "nobody"];

    private static readonly string[] Statuses =
        ["submitted", "supplement-requested", "accepted", "declined", "under-review", "suspended", "awaiting-decision", "granted", "refused", "withdrawn", "terminated", "concluded"];

    /// <summary>What an act may carry: key → the words allowed, or none for free text.</summary>
    private static readonly Dictionary<string, string[]> Arguments = new(StringComparer.Ordinal)
    {
        ["reason"] = [], ["reasons"] = [], ["items"] = [], ["materials"] = [], ["text"] = [], ["step"] = [], ["days"] = [], ["stars"] = ["1", "2", "3", "4", "5"],
        ["outcome"] = ["pass", "fail", "granted", "refused", "passed", "rectify", "breach"],
        ["procedure"] = ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"],
    };

    public static Scenario? Read(Node root, string itemId, string id, Draft draft)
    {
        var file = new Section(root, $"情形“{id}”", draft.Findings);
        var applicant = file.Part("applicant", "“applicant”", required: true);
        var answers = new Dictionary<string, string>(StringComparer.Ordinal);
        if (file.Part("answers", "“answers”", required: true) is { } given)
        {
            foreach (var (key, value) in given.Node.Entries)
            {
                answers[key.Text] = given.ScalarText(value, key.Text) ?? "";
            }
        }

        ScenarioAct[] acts = [.. file.Sections("acts", "个动作").Select(act => ReadAct(act, draft))];
        var scenario = new Scenario(id, file.Text("name"))
        {
            ItemId = itemId,
            Mode = file.Choice<HandlingMode>("mode"),
            Division = Ids.Division(file, "division", draft),
            ApplicantKind = applicant?.Choice<ApplicantKind>("kind") ?? default,
            ApplicantName = applicant?.Text("name") ?? "",
            ApplicantCode = applicant?.Text("code") ?? "",
            Answers = answers,
            Materials = file.Texts("materials", required: false),
            SubmittedAt = acts.FirstOrDefault()?.At ?? default,
            Acts = acts,
            Place = root.Place,
        };
        applicant?.Done();
        file.Done();
        return draft.Remember(scenario, root);
    }

    private static ScenarioAct ReadAct(Section part, Draft draft)
    {
        var action = part.Word(part.Get("do", required: true), "do", Actions) ?? "time-passes";
        var act = new ScenarioAct(Moment(part), action)
        {
            By = part.Word(part.Get("by", required: action != "time-passes"), "by", Actors) ?? "system",
            With = ReadArguments(part),
            Expect = ReadExpectation(part),
            Place = part.Node.Place,
        };
        part.Done();
        return draft.Remember(act, part.Node);
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadArguments(Section part)
    {
        var arguments = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (part.Part("with", "“with”", required: false) is not { } with)
        {
            return arguments;
        }

        foreach (var (key, allowed) in Arguments)
        {
            if (with.Get(key, required: false) is { } node)
            {
                // One word, or several.
                node.Schema?.Item().Schema?.Text();
                arguments[key] = node.Kind == NodeKind.List
                    ? with.Texts(key)
                    : (allowed.Length > 0 ? with.Word(node, key, allowed) : with.ScalarText(node, key)) is { } text ? [text] : [];
            }
        }

        with.Done();
        return arguments;
    }

    private static ScenarioExpectation ReadExpectation(Section part)
    {
        if (part.Part("expect", "“expect”", required: false) is not { } expect)
        {
            return new ScenarioExpectation();
        }

        var result = new ScenarioExpectation
        {
            Status = expect.Word(expect.Get("status", required: false), "status", Statuses),
            DueOn = expect.OptionalDate("due-on"),
            CommittedDueOn = expect.OptionalDate("committed-due-on"),
            IsProvisional = expect.Has("provisional") ? expect.Flag("provisional") : null,
            Refusal = expect.OptionalText("refusal"),
            Certificate = expect.Has("certificate") ? expect.Flag("certificate") : null,
            HeldBy = expect.Word(expect.Get("held-by", required: false), "held-by", Holders),
            AcceptedOn = expect.OptionalDate("accepted-on"),
            DeliveryDueOn = expect.OptionalDate("delivery-due-on"),
            PostCheckDueOn = expect.OptionalDate("post-check-due-on"),
        };
        expect.Get("provisional", required: false);
        expect.Get("certificate", required: false);
        expect.Done();
        return result;
    }

    private static DateTimeOffset Moment(Section part)
    {
        var text = part.Text("at");
        if (DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && moment.Year is > 1990 and < 2200)
        {
            return new DateTimeOffset(moment, Beijing);
        }

        if (text.Length > 0)
        {
            part.Findings.Error("SC0205", part.PlaceOf("at"), $"“{text}”不是存在的时刻。", "期限从时刻算起。", "请写成 2026-09-28 10:00 的样子（北京时间）。");
        }

        return default;
    }
}
