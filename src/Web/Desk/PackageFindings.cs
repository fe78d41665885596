using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Desk;

/// <summary>What the check of the packages in force found when they were loaded.</summary>
internal sealed record PackageFindings(IReadOnlyList<Diagnostic> Findings);
