using System.Text;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>Reads the files under <c>lists/</c>, base catalogue first, and completes the offers from them.</summary>
internal static class LevelFiles
{
    public static void Read(IReadOnlyList<PackageFile> files, Draft draft)
    {
        var reader = new ListReader(draft.Sheets);
        foreach (var file in files)
        {
            try
            {
                using var stream = file.Open?.Invoke() ?? new MemoryStream(Encoding.UTF8.GetBytes(file.Text), writable: false);
                reader.Read(file.Path, stream);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                draft.Findings.Error("SC0111", new Place(file.Path, 0, 0), "这个文件打不开。", "读不到的内容无法检查。", "请核对文件的权限，并确认没有被别的程序占用。");
            }
        }

        PackageSheets.CompleteOffers(draft);
    }
}
