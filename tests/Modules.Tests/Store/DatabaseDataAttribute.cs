using System.Reflection;
using Jiangyuan.Kernel.Store;
using Xunit.Sdk;
using Xunit.v3;

namespace Jiangyuan.Modules.Tests.Store;

/// <summary>Runs a theory on every database. One that is not there is shown as skipped, so that its absence is seen.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DatabaseDataAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new(
    [
        new TheoryDataRow(Dialect.Sqlite),
        new TheoryDataRow(Dialect.Postgres) { Skip = LocalPostgres.WhyNot },
    ]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
