using Jiangyuan.Cases;
using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Accounts;

/// <summary>A browser in a few words, so that a person recognises the own device; the whole text would be a fingerprint.</summary>
internal static class DeviceName
{
    internal static string Of(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        var system = First(agent, ("Android", "安卓"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"));
        var browser = First(agent, ("MicroMessenger", "微信"), ("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"));
        return $"{browser ?? "其他程序"}{(system is null ? "" : " · " + system)}";
    }

    private static string? First(string agent, params (string Mark, string Name)[] known) =>
        known.FirstOrDefault(k => agent.Contains(k.Mark, StringComparison.Ordinal)).Name;
}

/// <summary>Roles as people read them.</summary>
internal static class RoleNames
{
    internal static string Of(Role role) => role switch
    {
        Role.Citizen => "个人", Role.CompanyAgent => "单位经办人", Role.CounterClerk => "窗口人员", Role.Officer => "承办人", Role.Head => "负责人",
        Role.ListAdministrator => "清单管理员", Role.Auditor => "审计员",
        Role.SystemAdministrator => "系统管理员", Role.SecurityAdministrator => "安全管理员", _ => "系统",
    };
}

/// <summary>Instants as people read them: Beijing time.</summary>
internal static class ChinaText
{
    internal static string At(DateTimeOffset at) => at.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
