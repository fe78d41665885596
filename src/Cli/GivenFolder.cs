using Jiangyuan.Catalogue;

namespace Jiangyuan.Cli;

/// <summary>Looks at the folder of packages that was named, before anything is read.</summary>
internal static class GivenFolder
{
    /// <summary>What is wrong with it and what to do; null when there are packages in it.</summary>
    public static string? Wrong(DirectoryInfo folder) =>
        Missing(folder) ?? (PackageFolder.HasFiles(folder.FullName) ? null
            : $"文件夹 {folder.FullName} 里没有服务包文件（.yaml、.md、.csv；隐藏文件和符号链接不读）。请核对路径，服务包通常在 packages/。");

    /// <summary>As <see cref="Wrong"/>, for a folder that may still be empty.</summary>
    public static string? Missing(DirectoryInfo folder) =>
        File.Exists(folder.FullName) ? $"{folder.FullName} 是一个文件。请写服务包所在的文件夹，例如 packages。"
        : folder.Exists ? null
        : $"文件夹 {folder.FullName} 不存在。请核对路径。";
}
