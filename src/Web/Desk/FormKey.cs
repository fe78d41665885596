using System.Security.Cryptography;

namespace Jiangyuan.Web.Desk;

/// <summary>The idempotency key a form carries: sent twice, it is carried out once.</summary>
internal static class FormKey
{
    internal static string New() => "form-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>As posted; another one when it was tampered with, so that nobody can name a foreign key.</summary>
    internal static string Of(string? posted) =>
        posted is { Length: 37 } && posted.StartsWith("form-", StringComparison.Ordinal) && posted.Skip(5).All(char.IsAsciiHexDigitLower) ? posted : New();
}
