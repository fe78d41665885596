using System.Collections.Frozen;

namespace Jiangyuan.Cases.Access;

/// <summary>What a route may ask for. One route names one permission; which roles have it stands in <see cref="AccessTable"/>.</summary>
public enum Permission
{
    /// <summary>My own account, password, second factor, sessions.</summary>
    OwnAccount,

    /// <summary>Apply, follow, supplement, withdraw, rate: my own cases or those of the company I act for.</summary>
    OwnCases,

    /// <summary>Read a case through the API: an own one, or one of my agency; which, the query decides.</summary>
    ReadCases,

    /// <summary>Who has looked at my data.</summary>
    OwnAccessRecords,

    /// <summary>Inbox and case pages of my agency; the relation (agency, area, step) is checked by the command.</summary>
    HandleCases,

    /// <summary>Apply for a person who is present.</summary>
    CounterIntake,

    /// <summary>Clocks near or past their end.</summary>
    ViewClocks,

    /// <summary>Look up certificates.</summary>
    LookUpCertificates,

    /// <summary>Take back what was granted.</summary>
    RevokeCertificates,

    /// <summary>Import a year of the working calendar.</summary>
    EditCalendar,

    /// <summary>Service packages in force and findings.</summary>
    ViewPackages,

    /// <summary>Write batches of the lists, submit them, review and publish those of others.</summary>
    EditLists,

    /// <summary>The record of who did and read what.</summary>
    ReadAudit,

    /// <summary>Staff accounts: see who has one, in which state.</summary>
    ViewAccounts,

    /// <summary>Open a staff account and give it a first password; somebody else must approve it.</summary>
    OpenAccounts,

    /// <summary>Approve what was opened, suspend, unlock, take a lost second factor away, end sessions.</summary>
    ApproveAccounts,

    /// <summary>Open the personal data of a case of my agency without open work on it, for a purpose that is stated and shown to the person.</summary>
    Unmask,

    /// <summary>See emergency readings: own ones, those of my agency's cases, or all.</summary>
    ViewBreakGlass,

    /// <summary>Ask for an emergency reading of a case that is none of my work.</summary>
    AskBreakGlass,

    /// <summary>Let somebody else's emergency reading happen, or refuse it.</summary>
    ConfirmBreakGlass,

    /// <summary>Answer people who question a reading of their data.</summary>
    AnswerComplaints,
}

/// <summary>Which role may do what: all of it, nothing is allowed that does not stand here.</summary>
public static class AccessTable
{
    private static readonly FrozenDictionary<Role, FrozenSet<Permission>> Table = new Dictionary<Role, Permission[]>
    {
        [Role.Citizen] = [Permission.OwnAccount, Permission.OwnCases, Permission.ReadCases, Permission.OwnAccessRecords],
        [Role.CompanyAgent] = [Permission.OwnAccount, Permission.OwnCases, Permission.ReadCases, Permission.OwnAccessRecords],
        [Role.CounterClerk] = [Permission.OwnAccount, Permission.HandleCases, Permission.ReadCases, Permission.CounterIntake, Permission.ViewClocks, Permission.LookUpCertificates, Permission.Unmask, Permission.ViewBreakGlass, Permission.AskBreakGlass],
        [Role.Officer] = [Permission.OwnAccount, Permission.HandleCases, Permission.ReadCases, Permission.ViewClocks, Permission.LookUpCertificates, Permission.ViewBreakGlass, Permission.AskBreakGlass],
        [Role.Head] = [Permission.OwnAccount, Permission.HandleCases, Permission.ReadCases, Permission.ViewClocks, Permission.LookUpCertificates, Permission.RevokeCertificates, Permission.ViewPackages, Permission.Unmask, Permission.ViewBreakGlass, Permission.AskBreakGlass, Permission.ConfirmBreakGlass],
        [Role.ListAdministrator] = [Permission.OwnAccount, Permission.EditCalendar, Permission.ViewPackages, Permission.EditLists],
        [Role.Auditor] = [Permission.OwnAccount, Permission.ReadAudit, Permission.ViewPackages, Permission.ViewAccounts, Permission.ViewBreakGlass, Permission.AnswerComplaints],
        [Role.SystemAdministrator] = [Permission.OwnAccount, Permission.ViewAccounts, Permission.OpenAccounts],
        [Role.SecurityAdministrator] = [Permission.OwnAccount, Permission.ViewAccounts, Permission.ApproveAccounts, Permission.ViewBreakGlass, Permission.ConfirmBreakGlass],
        [Role.System] = [],
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet());

    /// <summary>True when the role has the permission.</summary>
    public static bool Allows(Role role, Permission permission) => Table.TryGetValue(role, out var permissions) && permissions.Contains(permission);
}

/// <summary>What a token may be limited to; never more than the role allows.</summary>
public static class Scopes
{
    /// <summary>Scope → permissions.</summary>
    public static readonly FrozenDictionary<string, FrozenSet<Permission>> All = new Dictionary<string, Permission[]>
    {
        ["apply"] = [Permission.OwnCases, Permission.ReadCases],
        ["handle"] = [Permission.HandleCases, Permission.ReadCases, Permission.CounterIntake, Permission.ViewClocks, Permission.LookUpCertificates, Permission.RevokeCertificates],
        ["read"] = [Permission.ViewPackages, Permission.OwnAccessRecords],
    }.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToFrozenSet());
}
