using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>The parts of an item that stand in their own files.</summary>
internal sealed record ItemParts(FormDefinition Form, IReadOnlyList<MaterialRequirement> Materials, ProcessDefinition Process, ServiceGuide Guide);

/// <summary>Reads <c>form.yaml</c>, <c>materials.yaml</c>, <c>process.yaml</c> and the places.</summary>
internal static class PartFiles
{
    private static readonly string[] FormatNames = ["pdf", "jpg", "png"];

    private static readonly string[] ProcedureNames = ["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"];

    private static readonly string[] RoleNames = ["counter-clerk", "officer", "head", "system"];

    public static FormDefinition ReadForm(Node root, Draft draft)
    {
        var file = new Section(root, "表单", draft.Findings);
        var pages = new List<FormPage>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in file.Sections("pages", "页"))
        {
            var id = Ids.Read(part);
            Twice(ids, id, part, "页");
            var page = new FormPage(id, part.Text("title"), part.OptionalText("intro"), [.. part.Sections("questions", "个问题").Select(question => ReadQuestion(question, draft))]);
            part.Done();
            pages.Add(draft.Remember(page, part.Node));
        }

        file.Done();
        return draft.Remember(new FormDefinition(pages), root);
    }

    public static IReadOnlyList<MaterialRequirement> ReadMaterials(Node root, Draft draft)
    {
        var file = new Section(root, "材料清单", draft.Findings);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var materials = new List<MaterialRequirement>();
        foreach (var part in file.Sections("materials", "份材料", required: false))
        {
            var id = Ids.Read(part);
            Twice(ids, id, part, "材料");
            var obtained = part.OptionalText("obtained-from");
            var formats = part.List("formats", required: obtained is null && part.Node.Schema is null);
            var material = new MaterialRequirement(id, part.Text("name"))
            {
                Why = part.Text("why"),
                Required = part.Flag("required", otherwise: true),
                AllowsDeficiency = part.Flag("allows-deficiency"),
                When = part.OptionalText("when"),
                Formats = [.. formats.Select(node => part.Word(node, "formats", FormatNames)).OfType<string>()],
                MaxMegabytes = part.Integer("max-megabytes", 1, 50) ?? 10,
                Sample = part.OptionalText("sample"),
                Original = part.Flag("original"),
                OnlyIn = part.OptionalChoice<HandlingMode>("only-in"),
                ObtainedFrom = obtained,
                Source = part.OptionalChoice<MaterialSource>("source") ?? MaterialSource.Applicant,
                Copies = part.Integer("copies", 1, 20) ?? 1,
                Proof = part.OptionalText("proof"),
                Elements = part.Texts("elements", required: false),
                Variants = part.Texts("variants", required: false),
            };
            part.Done();
            materials.Add(draft.Remember(material, part.Node));
        }

        file.Get("materials", required: true);
        file.Done();
        return materials;
    }

    public static ProcessDefinition ReadProcess(Node root, Draft draft)
    {
        var file = new Section(root, "流程", draft.Findings);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var steps = new List<StepDefinition>();
        foreach (var part in file.Sections("steps", "步"))
        {
            var id = Ids.Read(part);
            Twice(ids, id, part, "步骤");
            var kind = part.Choice<StepKind>("kind");
            var step = new StepDefinition(id, part.Text("name"), kind, Role(part))
            {
                After = part.Texts("after", required: false),
                Persons = part.Integer("persons", 1, 9) ?? 1,
                Limit = part.Limit("limit", TimeLimitKind.Committed, required: false),
                When = part.OptionalText("when"),
                OnlyIn = part.OptionalChoice<HandlingMode>("only-in"),
                Procedure = Procedure(part, kind),
                ProcedureBasis = part.OptionalText("procedure-basis"),
                Agency = part.OptionalText("agency"),
                Variants = part.Texts("variants", required: false),
            };
            part.Done();
            steps.Add(draft.Remember(step, part.Node));
        }

        file.Done();
        return draft.Remember(new ProcessDefinition(steps), root);
    }

    /// <summary>SC0507: only the eight procedures of art. 45 stop the clock, and those that a special law names.</summary>
    private static string? Procedure(Section part, StepKind kind)
    {
        var name = part.ScalarText(part.Get("procedure", required: kind == StepKind.SpecialProcedure), "procedure");
        if (name is not null && !ProcedureNames.Contains(name) && !part.Has("procedure-basis"))
        {
            var near = Nearest.Of(name, ProcedureNames);
            part.Findings.Error("SC0507", part.PlaceOf("procedure"), $"“{name}”不能停止计时。", $"《行政许可法》第四十五条只让{string.Join('、', ProcedureNames)}的时间不算在期限里；勘察、论证、公示、评估都要算。",
                (near is null ? "" : $"是不是想写“{near}”？") + "请改成“kind: review”；另有法律规定可以停的，用“procedure-basis”写明法律和条款。");
        }

        return name;
    }

    /// <summary>One place; null when its agency is not known. <paramref name="division"/> is the file's name.</summary>
    public static void ReadPlace(Node root, string itemId, string division, IEnumerable<ServiceItem> versions, Draft draft)
    {
        var file = new Section(root, $"办理地“{division}”", draft.Findings);
        var code = Ids.Division(file, "division", draft);
        if (code.Length > 0 && code != division)
        {
            draft.Findings.Error("SC0306", file.PlaceOf("division"), $"文件名是“{division}”，文件里的区划是“{code}”。", "两处不一致，不知道是哪里的。", "请让文件名与“division”相同。");
        }

        var agencyId = file.Text("agency");
        var committed = file.Limit("committed", TimeLimitKind.Committed, required: false);
        var counters = file.Sections("counters", "个窗口", required: false).Select(ReadCounter).ToArray();
        var (phone, note) = (file.OptionalText("phone"), file.OptionalText("note"));
        var nature = file.OptionalChoice<BodyNature>("body-nature") ?? BodyNature.Statutory;
        var entrusted = file.Text("entrusted-by", nature == BodyNature.Entrusted);
        var document = file.Text("entrusted-document", nature == BodyNature.Entrusted);
        Levels.PlaceSheet.Add(file, itemId, code, agencyId, committed, draft);
        file.Done();
        if (!draft.Agencies.TryGetValue(agencyId, out var agency))
        {
            if (agencyId.Length > 0)
            {
                References.Unknown("SC0302", "机关", agencyId, draft.Agencies.Keys, file.PlaceOf("agency"), draft.Findings, "agencies/");
            }

            return;
        }

        Agency? inNameOf = null;
        if (entrusted is not null && !draft.Agencies.TryGetValue(entrusted, out inNameOf))
        {
            References.Unknown("SC0302", "机关", entrusted, draft.Agencies.Keys, file.PlaceOf("entrusted-by"), draft.Findings, "agencies/");
        }

        foreach (var item in versions)
        {
            draft.Offers.Add(draft.Remember(new Offer(item, code, agency) { Committed = committed ?? item.Committed, Counters = counters, Phone = phone ?? agency.Phone, Note = note, BodyNature = nature, EntrustedBy = inNameOf, EntrustedDocument = document }, root));
        }
    }

    private static CounterPlace ReadCounter(Section part)
    {
        var counter = new CounterPlace(part.Text("name"), part.Text("address"), part.Text("hours")) { Phone = part.OptionalText("phone") };
        part.Done();
        return counter;
    }

    public static Question ReadQuestion(Section part, Draft draft)
    {
        var id = part.Text("element");
        if (!draft.Elements.TryGetValue(id, out var element))
        {
            if (id.Length > 0)
            {
                References.Unknown("SC0301", "数据元", id, draft.Elements.Keys, part.PlaceOf("element"), draft.Findings, "elements/");
            }

            element = new DataElement(id, id, ElementType.Text);
        }

        var question = new Question(element, part.Flag("required", otherwise: true))
        {
            Label = part.OptionalText("label") ?? element.Name,
            Help = part.OptionalText("help"),
            VisibleWhen = part.OptionalText("visible-when"),
            Checks = [.. part.Sections("checks", "条检查", required: false).Select(check => ReadCheck(check, draft))],
            PrefillFrom = part.OptionalText("prefill-from"),
        };
        part.Done();
        return draft.Remember(question, part.Node);
    }

    private static QuestionCheck ReadCheck(Section part, Draft draft)
    {
        var check = new QuestionCheck(part.Text("that"), part.Text("message"));
        part.Done();
        return draft.Remember(check, part.Node);
    }

    private static string Role(Section part)
    {
        if (part.Node.Schema is null && !part.Has("role"))
        {
            part.Get("role", required: false);
            part.Findings.Error("SC0503", part.Node.Place, $"步骤“{part.OptionalText("name")}”没有写由谁来做。", "没有人负责的一步会一直停在那里。", "请补上“role: counter-clerk | officer | head | system”之一。");
            return "officer";
        }

        return part.Word(part.Get("role", required: true), "role", RoleNames) ?? "officer";
    }

    private static void Twice(HashSet<string> ids, string id, Section part, string what)
    {
        if (id.Length > 0 && !ids.Add(id))
        {
            part.Findings.Error("SC0210", part.PlaceOf("id"), $"{what}“{id}”在这个文件里写了两次。", "同一个标识只能指一样东西。", "请删去一个，或换一个标识。");
        }
    }
}

/// <summary>Names that point elsewhere.</summary>
internal static class References
{
    public static void Unknown(string id, string what, string name, IEnumerable<string> known, Kernel.Place place, Findings findings, string where)
    {
        var near = Nearest.Of(name, known);
        findings.Error(id, place, $"没有名为“{name}”的{what}。", $"{what}要先定义，才能在别处使用。", (near is null ? "" : $"是不是想写“{near}”？") + $"{what}在 {where} 里定义。");
    }
}
