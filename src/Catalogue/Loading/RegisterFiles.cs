using System.Text.RegularExpressions;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Catalogue.Loading;

/// <summary>Reads elements, registers, agencies and the codes of divisions.</summary>
internal static class RegisterFiles
{
    public static void ReadElements(Node root, Draft draft)
    {
        var file = new Section(root, "文件", draft.Findings);
        foreach (var part in file.Sections("elements", "个数据元"))
        {
            var id = Ids.Read(part);
            var element = new DataElement(id, part.Text("name"), part.Choice<ElementType>("type"))
            {
                Hint = part.OptionalText("hint"),
                Sensitivity = part.Choice<Sensitivity>("sensitivity"),
                Register = part.OptionalText("register"),
                Choices = ReadChoices(part),
                MaxLength = part.Integer("max-length", 1, 100_000),
                Min = part.Decimal("min"),
                Max = part.Decimal("max"),
                Pattern = ReadPattern(part),
                PatternMessage = part.OptionalText("pattern-message"),
                Unit = part.OptionalText("unit"),
                Sharing = part.OptionalChoice<SharingAttribute>("sharing"),
                Validity = ListFiles.ReadValidity(part, Validity.Always),
            };
            part.Done();
            Ids.Add(draft.Elements, id, element, part, draft, "数据元");
        }

        file.Done();
    }

    public static void ReadRegisters(Node root, Draft draft)
    {
        var file = new Section(root, "文件", draft.Findings);
        foreach (var part in file.Sections("registers", "个登记库"))
        {
            var id = Ids.Read(part);
            var register = new Register(id, part.Text("name"))
            {
                Keeper = part.Text("keeper"),
                KeyedBy = part.Text("keyed-by"),
                Supplies = part.Texts("supplies"),
                Replaces = part.Texts("replaces", required: false),
                Validity = ListFiles.ReadValidity(part, Validity.Always),
            };
            part.Done();
            Ids.Add(draft.Registers, id, register, part, draft, "登记库");
        }

        file.Done();
    }

    public static void ReadAgencies(Node root, Draft draft)
    {
        var file = new Section(root, "文件", draft.Findings);
        foreach (var part in file.Sections("agencies", "个机关"))
        {
            var id = Ids.Read(part);
            var agency = new Agency(id, part.Text("name"))
            {
                Division = Ids.Division(part, "division", draft),
                CreditCode = CreditCode(part),
                Address = part.OptionalText("address"),
                Phone = part.OptionalText("phone"),
                Hours = part.OptionalText("hours"),
                IsSample = part.Flag("sample"),
                Powers = ReadPowers(part, draft),
                Validity = ListFiles.ReadValidity(part, Validity.Always),
            };
            part.Done();
            Ids.Add(draft.Agencies, id, agency, part, draft, "机关");
            draft.Sheets.AddAgency(agency);
        }

        file.Done();
    }

    private static AgencyPowers? ReadPowers(Section agency, Draft draft)
    {
        if (agency.Part("powers", "“powers”", required: false) is not { } part)
        {
            return null;
        }

        var powers = draft.Remember(new AgencyPowers(part.ChoicesOf<ItemKind>("kinds"))
        {
            Divisions = part.Texts("divisions", required: false),
            Items = part.Texts("items", required: false),
            Basis = part.OptionalText("basis"),
        }, part.Node);
        part.Done();
        return powers;
    }

    /// <summary>Takes the codes from <c>divisions/*.csv</c>: the first column of each row that is twelve digits. The rest of that file is read elsewhere.</summary>
    public static void ReadDivisions(string csv, Draft draft)
    {
        // A province has thousands: room for one in 40 letters at once.
        draft.Divisions.EnsureCapacity(draft.Divisions.Count + (csv.Length / 40));
        foreach (var line in csv.AsSpan().EnumerateLines())
        {
            if (line.Length > 13 && line[12] == ',' && CodeText.IsDigits(line[..12]))
            {
                draft.Divisions.Add(line[..12].ToString());
                draft.Sheets.AddDivision(long.Parse(line[..12], System.Globalization.CultureInfo.InvariantCulture), line[(line.LastIndexOf(',') + 1)..].Trim().ToString());
            }
        }
    }

    private static string CreditCode(Section part)
    {
        var text = part.Text("credit-code");
        if (text.Length > 0 && UnifiedCreditCode.Parse(text).Refusal is { } refusal)
        {
            part.Findings.Error("SC0206", part.PlaceOf("credit-code"), refusal.Message, "机关凭统一社会信用代码识别。", refusal.Next ?? "请核对代码。");
        }

        return text;
    }

    private static List<Choice> ReadChoices(Section part)
    {
        var choices = new List<Choice>();
        foreach (var node in part.List("choices", required: false))
        {
            node.Schema?.Text();
            if (node.Kind == NodeKind.Scalar && node.Schema is null)
            {
                var text = part.ScalarText(node, "choices") ?? "";
                choices.Add(new Choice(text, text));
                continue;
            }

            var choice = new Section(node, "选项", part.Findings);
            choices.Add(new Choice(choice.Text("value"), choice.Text("label")));
            choice.Done();
        }

        foreach (var value in choices.GroupBy(choice => choice.Value).Where(group => group.Count() > 1).Select(group => group.Key))
        {
            part.Findings.Error("SC0210", part.PlaceOf("choices"), $"选项“{value}”写了两次。", "同一个值只能有一个意思。", "请删去一个。");
        }

        return choices;
    }

    private static string? ReadPattern(Section part)
    {
        if (part.OptionalText("pattern") is not { } pattern)
        {
            return null;
        }

        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return pattern;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            part.Findings.Error("SC0212", part.PlaceOf("pattern"), $"正则表达式“{pattern}”不能用。", "写法有误，或用了回溯引用、环视等会使检查变慢的写法。", "请改写；不要用 \\1、(?=…)、(?<!…)。");
            return null;
        }
    }
}

/// <summary>Reading of ids and codes.</summary>
internal static class Ids
{
    public static string Read(Section part)
    {
        var id = part.Text("id");
        CheckForm(id, part.PlaceOf("id"), part.Findings);
        return id;
    }

    public static void CheckForm(string id, Kernel.Place place, Findings findings)
    {
        if (id.Length > 0 && !Kebab.IsId(id))
        {
            findings.Error("SC0207", place, $"标识“{id}”写法不对。", "标识用在文件名、网址和数据里，一经公布不再改变。", "请用小写字母开头，只用小写字母、数字和单个连字符，不超过 60 个字符，例如 company-name。");
        }
    }

    public static void Add<T>(Dictionary<string, T> all, string id, T value, Section part, Draft draft, string what)
        where T : class
    {
        draft.Remember(value, part.Node);
        if (id.Length > 0 && !all.TryAdd(id, value))
        {
            var first = draft.PlaceOf(all[id], "id");
            draft.Findings.Error("SC0210", part.PlaceOf("id"), $"{what}“{id}”已经在 {first} 定义过。", "同一个标识只能指一样东西。", "请删去一个，或换一个标识。");
        }
    }

    /// <summary>A 12-digit division code that is on the list.</summary>
    public static string Division(Section part, string key, Draft draft)
    {
        var text = part.Text(key);
        if (text.Length == 0)
        {
            return text;
        }

        if (DivisionCode.Parse(text).Refusal is { } refusal || text.Length != 12)
        {
            draft.Findings.Error("SC0206", part.PlaceOf(key), $"区划代码“{text}”写法不对。", "区划用 12 位统计代码，省市县乡村各段齐全。", "请写 12 位数字，例如城西区 630104000000。");
        }
        else if (draft.Divisions.Count > 0 && !draft.Divisions.Contains(text))
        {
            draft.Findings.Error("SC0303", part.PlaceOf(key), $"区划表里没有“{text}”。", "不存在的地方没有人去办理。", "请在 divisions/ 的区划表里查到正确的代码；撤并的区划请用现在的代码。");
        }

        return text;
    }
}
