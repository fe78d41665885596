using System.Collections.Concurrent;
using System.Text;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Levels;

/// <summary>Reads the files under <c>lists/</c>, base catalogue first, and completes the offers from them.</summary>
internal static class LevelFiles
{
    public static void Read(IReadOnlyList<PackageFile> files, Draft draft)
    {
        // Read on all cores, each file into a table of its own; added in their order, whichever is ready first.
        var table = draft.Sheets;
        var parts = new (SheetTable? Part, bool IsRead)[files.Count];
        var (next, gate) = (0, new Lock());
        Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, files.Count), EnumerablePartitionerOptions.NoBuffering), number =>
        {
            var part = ReadPart(files[number], table);
            lock (gate)
            {
                parts[number] = (part, true);
                for (; next < parts.Length && parts[next].IsRead; next++)
                {
                    if (parts[next].Part is { } ready)
                    {
                        table.Add(ready);
                        parts[next].Part = null;
                    }
                    else
                    {
                        draft.Findings.Error("SC0111", new Place(files[next].Path, 0, 0), "这个文件打不开。", "读不到的内容无法检查。", "请核对文件的权限，并确认没有被别的程序占用。");
                    }
                }
            }
        });

        PackageSheets.NameRegisters(draft);
        PackageSheets.CompleteOffers(draft);
    }

    private static SheetTable? ReadPart(PackageFile file, SheetTable whole)
    {
        try
        {
            var part = new SheetTable(whole);
            using var stream = file.Open?.Invoke() ?? new MemoryStream(Encoding.UTF8.GetBytes(file.Text), writable: false);
            new ListReader(part).Read(file.Path, stream);
            return part;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
