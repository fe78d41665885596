namespace Jiangyuan.Web.Accounts;

/// <summary>After five failures in a row an account rests: one minute, then twice as long after each further failure, one hour at most.</summary>
internal static class Lockout
{
    internal const int Allowed = 5;

    internal static DateTimeOffset? After(int failures, DateTimeOffset now) =>
        failures < Allowed ? null : now + TimeSpan.FromMinutes(Math.Min(60, 1 << Math.Min(failures - Allowed, 6)));

    internal static bool IsLocked(Account account, DateTimeOffset now) => account.LockedUntil > now;
}
