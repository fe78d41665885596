using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Access;

/// <summary>Staff look for a case of their agency. What comes back is masked rows; the number and the phone are compared by keyed hashes and open nothing.</summary>
public static class SearchCases
{
    private const int Most = 30;

    /// <summary>By case number, citizen number or credit code, the last four digits of a phone, or a name, in this order of what the text looks like.</summary>
    public static async Task<IReadOnlyList<CaseLine>> Handle(string? text, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        var wanted = CodeText.Normalise(text ?? "");
        if (wanted.Length == 0 || actor.Agency is not { } agency || !AccessPolicy.Decide(actor, Permission.HandleCases).IsAllowed)
            return [];
        if (CaseNumber.Parse(wanted) is { IsGiven: true, Value: var number })
            return await Rows("c.id = @p1", number.Id);
        if (wanted.Length == 4 && wanted.All(char.IsAsciiDigit))
            return await Rows("c.phone_key = @p1", desk.PhoneKey(wanted)!);
        if (wanted.Length is 15 or 18 && wanted.All(char.IsAsciiLetterOrDigit))
            return await Rows("c.subject = @p1", desk.SubjectKey(wanted));
        var name = text!.Trim();
        // The row holds the masked name of a person and the whole name of an organization; a name typed whole or masked finds either.
        return await Rows("c.applicant IN (@p1, @p2)", name, Masking.Name(name, ApplicantKind.Person));

        Task<IReadOnlyList<CaseLine>> Rows(string condition, object value, object? other = null) => Sql.Query(desk.Store, ReadScope.Agency(agency),
            $"SELECT {CaseQueries.Columns} FROM cases c WHERE c.agency = @p0 AND {condition} ORDER BY c.id DESC LIMIT {Most}", CaseQueries.Line, ct,
            other is null ? [agency, value] : [agency, value, other]);
    }
}
