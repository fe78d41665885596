namespace Jiangyuan.Cli;

/// <summary>What a conformance run came to.</summary>
/// <param name="Passed">Cases passed.</param>
/// <param name="Total">Cases run.</param>
/// <param name="Failures">Failing case ids with reasons.</param>
/// <param name="OnlyExpectedFailures">True when each failure is on the written list of reasoned exceptions.</param>
internal sealed record ConformReport(int Passed, int Total, IReadOnlyList<(string Id, string Reason)> Failures, bool OnlyExpectedFailures = false);
