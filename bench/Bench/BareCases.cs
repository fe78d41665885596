using System.Globalization;
using Jiangyuan.Cases;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Web.Composition;

namespace Jiangyuan.Bench;

/// <summary>
/// The bare loop with the rows of the real submission: one is submitted by the command, then its event, its rows and its key are put in again and again
/// under new identities, into the same tables with the same indexes.
/// </summary>
internal sealed class BareCases
{
    private readonly Case _case;
    private readonly StoredEvent[] _events;
    private readonly Row[] _rows;
    private long _last;

    private BareCases(Case c, IReadOnlyList<StoredEvent> events)
    {
        (_case, _events, _rows) = (c, [.. events], [.. CaseStream.Type.Rows(c)]);
        Shape = new BareShape([.. _rows.Select(r => (r.Table.Name, r.Table.Columns.Where((_, i) => r.Values[i] is not null).ToArray()))]);
    }

    private BareShape Shape { get; }

    /// <summary>Durable submissions a second, and the processor time of this process for each.</summary>
    internal static async Task<(double PerSecond, double ProcessorMicroseconds)> Rate(Dialect dialect, int callers, double seconds)
    {
        await using var place = new TestDatabase(dialect);
        var data = Directory.CreateTempSubdirectory("jy-bare-bench-").FullName;
        BareCases cases;
        await using (var installation = await Installation.Open(new InstallationOptions { Data = data, Store = place.Connection, Packages = "packages" }, TimeProvider.System))
        {
            var c = await CaseSeed.One(installation.Cases);
            cases = new(c, await installation.Cases.Store.ReadStream("case/" + c.Id.ToString(CultureInfo.InvariantCulture)));
        }
        Directory.Delete(data, recursive: true);
        await using var bare = new BareLoop(dialect, place.Connection, cases.Shape, seq: 1_000_000, batch: 1_000_000);
        var load = await Load.Of(callers, seconds, () => bare.Insert(cases.Next()));
        return (load.PerSecond, load.ProcessorMicroseconds);
    }

    private BareSubmission Next()
    {
        var n = Interlocked.Increment(ref _last);
        var id = _case.Id + (n << 8);
        var (idText, number) = (id.ToString(CultureInfo.InvariantCulture), n.ToString("D17", CultureInfo.InvariantCulture));
        object Renamed(object value) => value is long l && l == _case.Id ? id : value is string s && s == _case.Number ? number : value;
        return new("case/" + idText, Array.ConvertAll(_events, e => new NewEvent(e.Type, e.Payload)),
            Array.ConvertAll(_rows, r => r.Values.OfType<object>().Select(Renamed).ToArray()),
            new Asking(_events[0].Actor, number, _events[0].At) { IdempotencyKey = $"bench-{idText}-{n:D9}", RequestHash = "3f79bb7b435b05321651daefd374cdc6" }, idText);
    }
}
