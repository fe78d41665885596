using Jiangyuan.Cases;
using Jiangyuan.Web.Components;

namespace Jiangyuan.Web.Desk;

/// <summary>The fields of a reading in words that people use.</summary>
internal static class ReadFields
{
    internal static string Words(AccessLine line, Catalogue.Catalogue catalogue, Texts texts) =>
        line.Fields.Count == 0 ? texts["access.whole"] : string.Join("、", line.Fields.Select(field => Word(field, catalogue, texts)).Distinct());

    private static string Word(string field, Catalogue.Catalogue catalogue, Texts texts) => field.Split('.', 2) switch
    {
        ["answer", var element] => catalogue.Elements.GetValueOrDefault(element)?.Name ?? element,
        ["certificate", var label] => label,
        ["material", _] => texts["access.field.material"],
        _ => texts.Has("access.field." + field) ? texts["access.field." + field] : field,
    };
}
