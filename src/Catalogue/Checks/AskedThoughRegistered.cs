using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>SC0605, SC0304: an element that a register supplies is filled in from it.</summary>
internal static class AskedThoughRegistered
{
    public static void Run(Draft draft)
    {
        foreach (var (item, question) in draft.Items.SelectMany(item => item.Form.Questions.Select(question => (item, question))))
        {
            var element = question.Element;
            if (question.PrefillFrom is { } source)
            {
                if (source.StartsWith("certificate:", StringComparison.Ordinal))
                {
                    var results = draft.Items.Select(other => other.Result).OfType<CertificateTemplate>().Where(result => "certificate:" + result.Id == source).ToArray();
                    if (results.Length == 0)
                    {
                        References.Unknown("SC0304", "证照", source, draft.Items.Select(other => other.Result).OfType<CertificateTemplate>().Select(result => "certificate:" + result.Id), draft.PlaceOf(question, "prefill-from"), draft.Findings, "事项的“result”");
                    }
                    else if (!results.Any(result => result.Elements.Contains(element.Id)))
                    {
                        draft.Findings.Error("SC0605", draft.PlaceOf(question, "prefill-from"), $"“{results[0].Name}”上没有“{element.Name}”。", "取不到的内容无法预填。", "请改成有它的证照或登记库，或删去“prefill-from”。");
                    }
                }
                else if (source != "account" && !draft.Registers.TryGetValue(source, out _))
                {
                    References.Unknown("SC0304", "登记库", source, draft.Registers.Keys.Append("account"), draft.PlaceOf(question, "prefill-from"), draft.Findings, "registers/");
                }
                else if (source != "account" && !draft.Registers[source].Supplies.Contains(element.Id))
                {
                    draft.Findings.Error("SC0605", draft.PlaceOf(question, "prefill-from"), $"“{draft.Registers[source].Name}”不提供“{element.Name}”。", "取不到的内容无法预填。", "请改成提供它的登记库，或删去“prefill-from”。");
                }
            }
            else if (element.Register is { } id && draft.Registers.TryGetValue(id, out var register) && register.KeyedBy != element.Id && element.Sharing != SharingAttribute.NotShared && !item.Feeds.Contains(id))
            {
                draft.Findings.Error("SC0605", draft.PlaceOf(question, "element"), $"“{element.Name}”在“{register.Name}”里有，却要申请人再填。", "能通过共享取得的信息，不得要求群众重复提供（国务院令第716号第七条）。", $"请加上“prefill-from: {id}”；登录账户里有的写“prefill-from: account”。");
            }
        }
    }
}
