using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>What somebody may be in the system. One account may hold several.</summary>
public enum Role
{
    /// <summary>自然人, acts in own affairs.</summary>
    Citizen,

    /// <summary>经办人, acts for an organization.</summary>
    CompanyAgent,

    /// <summary>窗口人员: receives, accepts, delivers.</summary>
    CounterClerk,

    /// <summary>承办人: reviews.</summary>
    Officer,

    /// <summary>负责人: decides, approves extensions.</summary>
    Head,

    /// <summary>清单管理员: publishes the catalogue.</summary>
    ListAdministrator,

    /// <summary>审计员: reads the record, changes nothing.</summary>
    Auditor,

    /// <summary>系统管理员: opens accounts and keeps the installation running; grants nothing and reads no record (GB/T 22239 §8.1.5.1).</summary>
    SystemAdministrator,

    /// <summary>安全管理员: approves accounts, suspends, unlocks, ends sessions; opens none (GB/T 22239 §8.1.5.3).</summary>
    SecurityAdministrator,

    /// <summary>The system itself: what time brings about.</summary>
    System,
}

/// <summary>On which side of the counter somebody stands.</summary>
public enum ActorKind
{
    /// <summary>The public: a person in own affairs or for a company.</summary>
    Public,

    /// <summary>An agency's staff.</summary>
    Staff,

    /// <summary>The system.</summary>
    System,
}

/// <summary>
/// Who acts. <paramref name="Id"/> is the account's id and is the actor written into every event.
/// </summary>
public sealed record Actor(string Id, string Name, IReadOnlySet<Role> Roles)
{
    /// <summary>What time brings about is decided by nobody in particular.</summary>
    public static readonly Actor TheSystem = new("system", "系统", new HashSet<Role> { Role.System });

    /// <summary>The agency (id of the catalogue) whose staff this is; null for the public.</summary>
    public string? Agency { get; init; }

    /// <summary>Twelve digits; where the person works or lives.</summary>
    public string Division { get; init; } = "";

    /// <summary>Citizen number or unified credit code whose affairs these are: own, or the company acted for. Null for staff.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether <see cref="Subject"/> is a person or an organization.</summary>
    public ApplicantKind SubjectKind { get; init; }

    /// <summary>Keyed hash of the subject, where it is known without the number: the number of a person stands encrypted in the account.</summary>
    public string? SubjectKey { get; init; }

    /// <summary>The person's number as it stands, sealed, in the account; see <see cref="Keys.SealedField.Carry"/>.</summary>
    public string? SealedNumber { get; init; }

    /// <summary>The person's name as it stands, sealed, in the account.</summary>
    public string? SealedName { get; init; }

    /// <summary>Keyed hash of the person behind the account, where it differs from <see cref="SubjectKey"/>.</summary>
    public string? OwnKey { get; init; }

    /// <summary>Name belonging to <see cref="Subject"/>.</summary>
    public string? SubjectName { get; init; }

    /// <summary>The citizen number of the person behind the account, where it differs from <see cref="Subject"/>; keeps officers out of their own affairs.</summary>
    public string? OwnNumber { get; init; }

    /// <summary>Which side of the counter.</summary>
    public ActorKind Kind => Roles.Contains(Role.System) ? ActorKind.System
        : Agency is null && !Roles.Any(role => role is not (Role.Citizen or Role.CompanyAgent)) ? ActorKind.Public : ActorKind.Staff;

    /// <summary>True when the actor holds the role.</summary>
    public bool Is(Role role) => Roles.Contains(role);
}
