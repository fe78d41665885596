namespace Jiangyuan.Catalogue;

/// <summary>Which steps no place may leave out, and why.</summary>
internal static class StepDemand
{
    /// <summary>Why a step must be taken though it is among those that a place leaves out; null where it may be left out.</summary>
    public static string? Of(ServiceItem item, StepDefinition step, IReadOnlyList<string> dropped) => step.Kind switch
    {
        StepKind.Acceptance => "期限从受理起算，受理或者不予受理都要告知（《行政许可法》第三十二条）",
        StepKind.Decision => "每个办件都要有结果",
        StepKind.Certificate when item.Result is not null => "事项写明了发给什么证照",
        StepKind.Delivery => "决定和证照要送到申请人手里（《行政许可法》第四十四条）",
        StepKind.PostCheck => "放开审批以后的核查不能省，不能一放了之",
        StepKind.SpecialProcedure when step.ProcedureBasis is { } law => $"这道程序是{law}规定的",
        StepKind.Review when item.Kind is ItemKind.License or ItemKind.Registration && !IsExaminedWithout(item, dropped) => "许可和登记作决定以前，要审查申请材料（《行政许可法》第三十四条、第五十六条），至少留一个审查环节",
        _ => null,
    };

    // Where every application was examined, every one still is.
    private static bool IsExaminedWithout(ServiceItem item, IReadOnlyList<string> dropped)
    {
        var reviews = item.Process.Steps.Where(step => step.Kind == StepKind.Review).ToArray();
        var left = reviews.Where(step => !dropped.Contains(step.Id)).ToArray();
        return left.Length > 0 && (left.Any(IsAlways) || !reviews.Any(IsAlways));
    }

    private static bool IsAlways(StepDefinition step) => step.When is null;
}
