using System.Globalization;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases.Files;

/// <summary>
/// The uploaded files against what was submitted: every file that a case names is there and has the hash of its encrypted bytes that stands in the record
/// (of its bytes, for files of before). No key is needed. Each file is read once, however
/// many cases name it; every case that names a bad one is told.
/// </summary>
public static class MaterialCheck
{
    /// <summary>What is wrong, and how many files were read. <paramref name="max"/>: at most so many findings.</summary>
    public static async Task<(IReadOnlyList<VerificationFinding> Findings, int Files)> Run(EventStore store, MaterialStore files, int max, CancellationToken ct)
    {
        List<VerificationFinding> findings = [];
        var known = new Dictionary<(string, string?), string?>();
        var forgotten = (await Sql.Query(store, ReadScope.System, "SELECT DISTINCT subject FROM forgotten_subjects", r => r.GetString(0), ct)).ToHashSet(StringComparer.Ordinal);
        var theirs = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var e in store.ReadAll(0, ct))
        {
            if (e.Type is not (nameof(CaseSubmitted) or nameof(SupplementProvided)))
                continue;
            var read = EventJson.Read(e);
            if (read is CaseSubmitted { Applicant.SubjectKey: var whose } && forgotten.Contains(whose))
                theirs.Add(e.Stream);
            foreach (var material in Named(read))
            {
                // What an agency's machine handed in for a person who was forgotten has been removed by law.
                if (material.Under is not null && theirs.Contains(e.Stream) && await files.StateOf(material, ct) == MaterialState.Missing)
                    continue;
                if (!known.TryGetValue((material.Hash, material.Sealed), out var code))
                {
                    known[(material.Hash, material.Sealed)] = code = await files.StateOf(material, ct) switch { MaterialState.Missing => "verify.material-missing", MaterialState.Changed => "verify.material-changed", _ => null };
                }

                if (code is not null && findings.Count < max)
                    findings.Add(Finding(code, e, material));
            }
        }
        return (findings, known.Count);
    }

    private static IReadOnlyList<SubmittedMaterial> Named(CaseEvent e) => e switch
    {
        CaseSubmitted s => s.Materials,
        SupplementProvided s => s.Materials,
        _ => [],
    };

    private static VerificationFinding Finding(string code, StoredEvent e, SubmittedMaterial material)
    {
        var number = CaseNumber.Of(long.Parse(e.Stream.AsSpan(CaseStream.Type.Prefix.Length + 1), CultureInfo.InvariantCulture)).Value;
        var name = Keys.SealedField.IsSealed(material.FileName) ? "文件名已加密" : material.FileName;
        return new(code, "materials", material.Hash, code == "verify.material-missing"
            ? $"办件 {number} 的材料“{name}”（{material.RequirementId}）的文件不见了。请从备份恢复这个文件。"
            : $"办件 {number} 的材料“{name}”（{material.RequirementId}）的文件被改动过：内容与提交时的哈希不符。请从备份恢复这个文件。");
    }
}
