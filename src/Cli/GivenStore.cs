namespace Jiangyuan.Cli;

/// <summary>Looks at the embedded store that was named, before it is opened: what reads a store does not make one.</summary>
internal static class GivenStore
{
    /// <summary>What is wrong and what to do; null when the file is there, and for a database server, which answers for itself.</summary>
    public static string? Missing(string? connection) =>
        connection is null || !connection.StartsWith("sqlite:", StringComparison.Ordinal) || File.Exists(connection[7..]) ? null
        : $"{connection[7..]} 不存在。请用 --store 指明存储，或用 --data 指明安装的数据文件夹。";
}
