using Jiangyuan.Cases;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Web.Accounts;

namespace Jiangyuan.Web.Access;

/// <summary>Who makes this request: read from the account's row once, so that a change of role or a sign-out everywhere counts at once.</summary>
public sealed record SignedIn(SignedInAccount Account, Actor Actor, string? ActingFor, IReadOnlyList<string>? TokenScopes)
{
    /// <summary>True when the role, and the token's scopes where there is a token, allow it.</summary>
    public bool May(Permission permission) =>
        AccessPolicy.Decide(Actor, permission).IsAllowed
        && (TokenScopes is null || TokenScopes.Any(s => Scopes.All.TryGetValue(s, out var allowed) && allowed.Contains(permission)))
        && (!(Account.MustEnrol || Account.MustChangePassword) || permission == Permission.OwnAccount);

    /// <summary>The actor of an account: in own affairs, or for the company chosen. <paramref name="name"/>: the opened name, where the cookie carries it.</summary>
    internal static SignedIn From(SignedInAccount account, Representation? actingFor, IReadOnlyList<string>? scopes, CaseDesk cases, string? name)
    {
        var isStaff = account.Role is not (Role.Citizen or Role.CompanyAgent);
        // Who acts for no company acts in own affairs, whatever the account was opened for.
        var role = isStaff ? account.Role : actingFor is null ? Role.Citizen : Role.CompanyAgent;
        return new(account, new Actor(account.Id, isStaff ? account.Name : name ?? account.Name, new HashSet<Role> { role })
        {
            Agency = account.Agency,
            Division = account.Division,
            Subject = isStaff ? null : actingFor?.CreditCode,
            SubjectKey = isStaff ? null : actingFor is null ? account.SubjectKey : cases.SubjectKey(CodeText.Normalise(actingFor.CreditCode)),
            SealedName = Carried(account, "name", account.SealedName),
            SealedNumber = Carried(account, "subject", account.SealedNumber),
            SubjectKind = actingFor is null ? Catalogue.ApplicantKind.Person : Catalogue.ApplicantKind.Organization,
            SubjectName = isStaff ? null : actingFor?.Company ?? name ?? account.Name,
            OwnKey = account.SubjectKey,
        }, actingFor?.CreditCode, scopes);
    }

    private static string? Carried(SignedInAccount account, string field, string? envelope) => envelope is null || account.SubjectKey is null ? null
        : SealedField.Carry(AccountStream.Kind.StreamOf(account.Id), account.SubjectKey, field, envelope);
}

/// <summary>Where pages and routes find who asks.</summary>
public static class SignedInContext
{
    /// <summary>Null for visitors.</summary>
    public static SignedIn? SignedIn(this HttpContext http) => http.Features.Get<SignedIn>();

    /// <summary>The actor; only on routes that need a permission.</summary>
    public static Actor Actor(this HttpContext http) => http.SignedIn()?.Actor ?? throw new InvalidOperationException("This route is public: nobody is signed in.");
}
