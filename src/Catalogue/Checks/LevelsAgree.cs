using Jiangyuan.Catalogue.Levels;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Kernel;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>All checks across levels and items (<see cref="Refinement"/>, <see cref="Circles"/>), written down among the others.</summary>
internal static class LevelsAgree
{
    public static void Run(Draft draft)
    {
        var check = new LevelCheck(draft.Sheets);
        check.Full(Environment.ProcessorCount);
        var written = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in check.Findings())
        {
            if (draft.Findings.IsFull)
            {
                break;
            }

            draft.Findings.Add(finding);
            written[finding.Id] = written.GetValueOrDefault(finding.Id) + 1;
        }

        foreach (var (id, count) in check.Counts)
        {
            if (count - written.GetValueOrDefault(id) is > 0 and var more)
            {
                draft.Findings.AddCount(id, id is "SC0423" or "SC1104" ? Severity.Warning : Severity.Error, more);
            }
        }
    }
}
