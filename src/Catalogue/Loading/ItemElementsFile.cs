using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads the elements of an item that the national list asks for besides those every item has. What is absent does not exist: no limit, no visit, no yearly duty.</summary>
internal static class ItemElementsFile
{
    public static MainItem? ReadMainItem(Section item, Draft draft)
    {
        if (item.Part("main-item", "“main-item”", required: false) is not { } part)
        {
            return null;
        }

        var main = draft.Remember(new MainItem(part.Text("code"), part.Text("name")), part.Node);
        if (main.Code.Length > 0 && (main.Code.Length != 12 || ServiceItemCode.Parse(main.Code).Refusal is not null))
        {
            part.Findings.Error("SC0206", part.PlaceOf("code"), $"主项编码“{main.Code}”写法不对。", "主项用 12 位基本编码识别（GB/T 39554.1）。", "请写 12 位数字或大写字母，第 3、4 位为两位数字的事项类型。");
        }

        part.Done();
        return main;
    }

    public static IReadOnlyList<HandlingItem> ReadHandlingItems(Section item, Draft draft)
    {
        var all = new List<HandlingItem>();
        foreach (var part in item.Sections("handling-items", "个办理项", required: false))
        {
            var handling = draft.Remember(new HandlingItem(part.Text("number"), Ids.Read(part), part.Text("name")) { When = part.OptionalText("when") }, part.Node);
            part.Done();
            if (handling.Number.Length > 0 && (handling.Number.Length != 2 || !CodeText.IsDigits(handling.Number)))
            {
                part.Findings.Error("SC0206", part.PlaceOf("number"), $"办理项序号“{handling.Number}”写法不对。", "业务办理项编码是 31 位实施编码加 2 位序号。", "请写两位数字，例如 \"01\"（加引号）。");
            }

            if (all.Exists(other => other.Number == handling.Number || other.Id == handling.Id))
            {
                part.Findings.Error("SC0210", part.PlaceOf(all.Exists(other => other.Id == handling.Id) ? "id" : "number"), $"办理项“{handling.Id}”的标识或序号写了两次。", "同一个标识只能指一样东西。", "请删去一个，或换一个序号和标识。");
            }

            all.Add(handling);
        }

        return all;
    }

    public static IReadOnlyList<ItemVariant> ReadVariants(Section item, Draft draft)
    {
        var all = new List<ItemVariant>();
        foreach (var part in item.Sections("variants", "种办理情形", required: false))
        {
            var variant = draft.Remember(new ItemVariant(Ids.Read(part), part.Text("name"), part.Text("when")), part.Node);
            part.Done();
            if (variant.Id.Length > 0 && all.Exists(other => other.Id == variant.Id))
            {
                part.Findings.Error("SC0210", part.PlaceOf("id"), $"办理情形“{variant.Id}”写了两次。", "同一个标识只能指一样东西。", "请删去一个，或换一个标识。");
            }

            all.Add(variant);
        }

        return all;
    }

    public static Visits? ReadVisits(Section item)
    {
        if (item.Part("visits", "“visits”", required: false) is not { } part)
        {
            return null;
        }

        var times = part.Integer("times", 0, 9, required: true) ?? 0;
        var visits = new Visits(times, part.Text("reason", required: times > 0));
        part.Done();
        return visits;
    }

    public static QuantityLimit? ReadQuantityLimit(Section item, Draft draft)
    {
        if (item.Part("quantity-limit", "“quantity-limit”", required: false) is not { } part)
        {
            return null;
        }

        var limit = new QuantityLimit(part.Text("amount"), part.OptionalText("basis") ?? "");
        part.Done();
        return draft.Remember(limit, part.Node);
    }

    public static YearlyDuty? ReadYearlyDuty(Section item, string key, Draft draft)
    {
        if (item.Part(key, $"“{key}”", required: false) is not { } part)
        {
            return null;
        }

        var duty = new YearlyDuty(part.Text("content"), part.OptionalText("basis") ?? "") { Period = part.OptionalText("period") };
        part.Done();
        return draft.Remember(duty, part.Node);
    }

    public static IReadOnlyList<Precondition> ReadPreconditions(Section item, Draft draft)
    {
        var all = new List<Precondition>();
        foreach (var part in item.Sections("preconditions", "个前置条件", required: false))
        {
            all.Add(draft.Remember(new Precondition(part.Text("certificate"), part.Text("basis")) { When = part.OptionalText("when") }, part.Node));
            part.Done();
        }

        return all;
    }

    public static IReadOnlyList<IntermediaryUse> ReadIntermediaries(Section item, Draft draft)
    {
        var all = new List<IntermediaryUse>();
        foreach (var part in item.Sections("intermediaries", "项中介服务", required: false))
        {
            all.Add(draft.Remember(new IntermediaryUse(part.Text("entry")) { Material = part.OptionalText("material") }, part.Node));
            part.Done();
        }

        return all;
    }

    public static SupervisionDuty ReadDuty(Section part, Draft draft)
    {
        var duty = new SupervisionDuty(part.Choice<DivisionLevel>("level"), part.Text("body"), part.Choice<SupervisionMethod>("method"), part.Text("frequency"));
        part.Done();
        return draft.Remember(duty, part.Node);
    }
}

/// <summary>
/// Writes the conditions of variants into what names them, so that whoever handles cases has to look at one condition only. A name that is not
/// known is left out here; a check reports it.
/// </summary>
internal static class VariantText
{
    /// <summary>The condition of a part that holds only in some variants.</summary>
    public static string? Combine(string? when, IReadOnlyList<string> named, IReadOnlyList<ItemVariant> variants)
    {
        var conditions = variants.Where(variant => named.Contains(variant.Id) && variant.When.Length > 0).Select(variant => $"({variant.When})").ToArray();
        if (conditions.Length == 0)
        {
            return when;
        }

        var any = string.Join(" or ", conditions);
        return when is null ? any : $"({any}) and ({when})";
    }

    /// <summary>The parts with the variants' conditions written in. A part that names none stays the same object.</summary>
    public static ItemParts Resolve(ItemParts parts, IReadOnlyList<ItemVariant> variants, Draft draft)
    {
        if (parts.Materials.All(material => material.Variants.Count == 0) && parts.Process.Steps.All(step => step.Variants.Count == 0))
        {
            return parts;
        }

        var materials = parts.Materials.Select(material => material.Variants.Count == 0 ? material
            : draft.Remember(material with { When = Combine(material.When, material.Variants, variants) }, draft.NodeOf(material)));
        var steps = parts.Process.Steps.Select(step => step.Variants.Count == 0 ? step
            : draft.Remember(step with { When = Combine(step.When, step.Variants, variants) }, draft.NodeOf(step)));
        var process = new ProcessDefinition([.. steps]);
        return parts with { Materials = [.. materials], Process = draft.Knows(parts.Process) ? draft.Remember(process, draft.NodeOf(parts.Process)) : process };
    }
}
