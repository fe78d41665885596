using System.Security.Cryptography;
using System.Text.Json;
using Jiangyuan.Cases;
using Microsoft.AspNetCore.DataProtection;

namespace Jiangyuan.Web.Portal.MyCases;

/// <summary>
/// Carries the description of a stored file through a form that has to be shown again. Sealed for one case, so that nobody can name
/// a file that somebody else handed in.
/// </summary>
internal sealed class GivenFiles(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("Jiangyuan.GivenFiles");

    internal string Seal(SubmittedMaterial material, long caseId) => _protector.CreateProtector($"{caseId}").Protect(JsonSerializer.Serialize(material));

    /// <summary>Null for anything that was not sealed here for this case.</summary>
    internal SubmittedMaterial? Open(string? sealedText, long caseId)
    {
        try
        {
            return sealedText is null ? null : JsonSerializer.Deserialize<SubmittedMaterial>(_protector.CreateProtector($"{caseId}").Unprotect(sealedText));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
