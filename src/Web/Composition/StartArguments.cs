namespace Jiangyuan.Web.Composition;

/// <summary>
/// What may stand on the host's command line. A name nobody knows is refused: a misspelt <c>--data</c> would start an empty installation somewhere else.
/// </summary>
internal static class StartArguments
{
    private static readonly (string Name, string Value, string What)[] Own =
    [
        ("data", "文件夹", "存储、上传的文件、密钥和本套系统的秘密；默认 data"),
        ("store", "连接", "sqlite:文件，或 PostgreSQL 连接串；默认是 --data 里的嵌入式存储"),
        ("packages", "文件夹", "服务包；默认 packages"),
        ("urls", "地址", "监听的地址，例如 http://127.0.0.1:8080"),
        ("publicAddress", "地址", "群众访问的地址，印在证照的二维码里"),
        ("demo", "", "演示：建立演示账号并显示口令；不要用于真实办事"),
        ("node", "0…255", "几个节点共用一个数据库时，本节点的编号"),
        ("sweepSeconds", "秒", "隔多久处理一次到期的事；默认 60"),
        ("keys", "套接字", "单独运行的密钥服务；默认由本程序启动一个"),
        ("sm2Certificates", "true", "证照码从现在起用国密 SM2（true）或 ES256（false）签发；不写则沿用，已经签发的照样有效"),
        ("Record:名称", "值", "公开记录的设置，例如 --Record:EveryMilliseconds 200"),
        ("Limits:名称", "值", "访问次数的上限，例如 --Limits:ApiPerMinute 600"),
        ("Identity:名称", "值", "统一身份认证的设置"),
    ];

    private static readonly HashSet<string> Frameworks = new(StringComparer.OrdinalIgnoreCase)
    {
        "environment", "contentRoot", "applicationName", "webroot", "AllowedHosts", "Logging", "Kestrel", "shutdownTimeoutSeconds", "preferHostingUrls", "http_ports", "https_ports",
    };

    /// <summary><c>--demo</c> alone means <c>--demo true</c>.</summary>
    internal static string[] Complete(string[] args) => [.. args.Select(a => a == "--demo" ? "--demo=true" : a)];

    /// <summary>What is said instead of starting, and with which exit code; null when there is nothing to say.</summary>
    internal static (string Text, int Code)? Answer(string[] args)
    {
        if (args.Any(a => a is "--help" or "-h" or "-?"))
            return (Usage(), 0);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
                return ($"没有启动：“{args[i]}”不是选项。选项以 -- 开头；--help 列出全部选项。", 2);
            var name = args[i][2..].Split('=')[0];
            // A program that passes its configuration on writes a section's name with nothing behind it.
            if (!IsKnown(name) && !(args[i] == $"--{name}=" && IsKnown(name + ":")))
                return ($"没有启动：没有选项 --{name}{Nearest(name)}。--help 列出全部选项。", 2);
            if (args[i].Contains('=', StringComparison.Ordinal))
                continue;
            if (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal))
                return ($"没有启动：选项 --{name} 后面要写值。--help 列出全部选项。", 2);
        }
        return null;
    }

    private static bool IsKnown(string name) => Frameworks.Contains(name.Split(':')[0]) || Own.Any(o => NameOf(o.Name, name) && o.Name.Contains(':', StringComparison.Ordinal) == name.Contains(':', StringComparison.Ordinal));

    private static bool NameOf(string known, string name) => string.Equals(known.Split(':')[0], name.Split(':')[0], StringComparison.OrdinalIgnoreCase);

    private static string Nearest(string name) =>
        Own.FirstOrDefault(o => name.Length > 1 && (o.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase) || name.StartsWith(o.Name, StringComparison.OrdinalIgnoreCase))) is { Name: { } near } ? $"；您是不是要写 --{near}" : "";

    private static string Usage() =>
        "用法：jy serve [选项]\n启动江源的门户、工作台和接口。每个选项也可以写成环境变量 JY_名称。\n\n"
        + string.Concat(Own.Select(o => $"  --{o.Name}{(o.Value.Length > 0 ? $" <{o.Value}>" : "")}\n      {o.What}\n"));
}
