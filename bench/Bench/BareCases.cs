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
internal sealed class BareCases : IAsyncDisposable
{
    private readonly TestDatabase _place;
    private readonly BareLoop _loop;
    private readonly Case _case;
    private readonly StoredEvent[] _events;
    private readonly Row[] _rows;
    private long _last;

    private BareCases(Dialect dialect, TestDatabase place, Case c, IReadOnlyList<StoredEvent> events)
    {
        (_place, _case, _events, _rows) = (place, c, [.. events], [.. CaseStream.Type.Rows(c)]);
        var shape = new BareShape([.. _rows.Select(r => (r.Table.Name, r.Table.Columns.Where((_, i) => r.Values[i] is not null).ToArray()))]);
        _loop = new BareLoop(dialect, place.Connection, shape, seq: 1_000_000, batch: 1_000_000);
    }

    /// <summary>Makes a store of its own and submits the one case whose rows are put in again.</summary>
    internal static async Task<BareCases> Open(Dialect dialect)
    {
        var place = new TestDatabase(dialect);
        var data = Directory.CreateTempSubdirectory("jy-bare-bench-").FullName;
        try
        {
            await using var installation = await Installation.Open(new InstallationOptions { Data = data, Store = place.Connection, Packages = "packages" }, TimeProvider.System);
            var c = await CaseSeed.One(installation.Cases);
            return new(dialect, place, c, await installation.Cases.Store.ReadStream("case/" + c.Id.ToString(CultureInfo.InvariantCulture)));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Durable submissions a second, and the processor time of this process for each.</summary>
    internal async Task<(double PerSecond, double ProcessorMicroseconds)> Rate(int callers, double seconds)
    {
        var load = await Load.Of(callers, seconds, () => _loop.Insert(Next()));
        return (load.PerSecond, load.ProcessorMicroseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        await _place.DisposeAsync();
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
