using Jiangyuan.Kernel;
using Jiangyuan.Rules.Dmn;

namespace Jiangyuan.Rules.Checking;

/// <summary>Finds decisions that depend on themselves (RU0106); DMN §6.2.2.1 asks for an acyclic graph. A knowledge model may call itself.</summary>
internal static class CycleChecker
{
    internal static IEnumerable<Diagnostic> Check(DmnModel model)
    {
        var done = new HashSet<DmnElement>(ReferenceEqualityComparer.Instance);
        foreach (var start in model.Elements.Values)
        {
            if (Find(start, done) is { } cycle)
            {
                yield return new Diagnostic("RU0106", Severity.Error, start.At, $"决策循环依赖：{string.Join(" → ", cycle.Select(e => e.Name))}", "循环的决策没有结果", "断开其中一个依赖");
            }
        }
    }

    private static List<DmnElement>? Find(DmnElement start, HashSet<DmnElement> done)
    {
        var path = new List<(DmnElement Element, int Next)> { (start, 0) };
        while (path.Count > 0)
        {
            var (element, next) = path[^1];
            if (done.Contains(element) || next >= element.Requirements.Count)
            {
                done.Add(element);
                path.RemoveAt(path.Count - 1);
                continue;
            }

            path[^1] = (element, next + 1);
            var required = element.Requirements[next].Element;
            var at = path.FindIndex(p => ReferenceEquals(p.Element, required));
            if (at < 0)
            {
                path.Add((required, 0));
            }
            else if (!(required is DmnKnowledge && at == path.Count - 1))
            {
                var cycle = path[at..].Select(p => p.Element).Append(required).ToList();
                done.UnionWith(cycle);
                return cycle;
            }
        }

        return null;
    }
}
