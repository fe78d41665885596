using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0301, SC0304, SC0611: elements and registers name each other, and agree.</summary>
internal static class RegisterReferences
{
    public static void Run(Draft draft)
    {
        foreach (var element in draft.Elements.Values.Where(element => element.Register is not null))
        {
            if (!draft.Registers.TryGetValue(element.Register!, out var register))
            {
                References.Unknown("SC0304", "登记库", element.Register!, draft.Registers.Keys, draft.PlaceOf(element, "register"), draft.Findings, "registers/");
            }
            else if (!register.Supplies.Contains(element.Id) && register.KeyedBy != element.Id)
            {
                draft.Findings.Error("SC0611", draft.PlaceOf(element, "register"), $"数据元“{element.Name}”以“{register.Name}”为准，但该库的“supplies”里没有它。", "说有权威来源而来源不提供，就仍要向群众索取。", $"请在 registers/ 的“{register.Id}”里加上 {element.Id}，或改正这里。");
            }
        }

        foreach (var node in draft.Items.SelectMany(item => draft.NodeAt(item, "feeds")?.Items ?? []).Where(node => !draft.Registers.ContainsKey(node.Text.Trim())))
        {
            References.Unknown("SC0304", "登记库", node.Text.Trim(), draft.Registers.Keys, node.Place, draft.Findings, "registers/");
        }

        foreach (var register in draft.Registers.Values)
        {
            foreach (var node in (draft.NodeAt(register, "supplies")?.Items ?? []).Append(draft.NodeAt(register, "keyed-by")).OfType<Node>())
            {
                var id = node.Text.Trim();
                if (id.Length > 0 && !draft.Elements.ContainsKey(id))
                {
                    References.Unknown("SC0301", "数据元", id, draft.Elements.Keys, node.Place, draft.Findings, "elements/");
                }
            }
        }
    }
}
