using Jiangyuan.Cases;
using Jiangyuan.Web.Accounts;
using Jiangyuan.Web.Components;

namespace Jiangyuan.Web.Desk.Access;

/// <summary>A reading in plain words.</summary>
internal static class AccessWords
{
    internal static string Office(AccessLine line, Catalogue.Catalogue catalogue, Texts texts) =>
        line.Agency.Length == 0 ? texts["access.platform"] : catalogue.Agencies.GetValueOrDefault(line.Agency)?.Name ?? line.Agency;

    /// <summary>Who, of which office, when, what.</summary>
    internal static string Sentence(AccessLine line, Catalogue.Catalogue catalogue, Texts texts) =>
        texts["access.sentence", ChinaText.At(line.At), Office(line, catalogue, texts), line.ActorName, ReadFields.Words(line, catalogue, texts), line.Purpose]
        + (line.Basis == AccessBasis.Work ? "" : texts["access.on-ground", texts["access.basis." + line.Basis], line.Reason]);
}
