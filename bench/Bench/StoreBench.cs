using System.Diagnostics;
using System.Globalization;
using System.Text;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Bench;

/// <summary>
/// <c>store [sqlite|postgres] [SECONDS]</c>: durable case submissions a second through the event store, beside a bare group-commit loop that puts the
/// same rows into the same database with the same batching. The ratio is what may be compared between machines.
/// </summary>
internal static class StoreBench
{
    internal static async Task<int> Run(string[] args)
    {
        var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 3;
        Console.WriteLine("| database | callers | bare tx/s | Commit tx/s | ratio | ExecuteNew tx/s | ratio | p50 ms | p99 ms | CPU µs/tx here: bare, Commit, ExecuteNew |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
        foreach (var dialect in args is [{ } only, ..] && only != "all" ? [Enum.Parse<Dialect>(only, true)] : new[] { Dialect.Sqlite, Dialect.Postgres })
        {
            foreach (var callers in new[] { 1, 8, 64, 512 })
                await Row(dialect, callers, seconds);
        }
        return 0;
    }

    private static async Task Row(Dialect dialect, int callers, double seconds)
    {
        var bare = await Bare(dialect, callers, seconds);
        var commit = await Through(dialect, callers, seconds, static async (store, submission) =>
        {
            if (await store.Commit(submission.Commit) is not CommitResult.Done)
                throw new InvalidOperationException("not done");
        });
        var execute = await Through(dialect, callers, seconds, static async (store, submission) =>
        {
            var outcome = await store.ExecuteNew(BenchCaseType.Instance, submission.Id, submission.Asking, _ => submission.Decision);
            if (!outcome.IsGiven)
                throw new InvalidOperationException(outcome.Refusal.Message);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {dialect} | {callers} | {bare.PerSecond:F0} | {commit.PerSecond:F0} | {commit.PerSecond / bare.PerSecond:P0} | {execute.PerSecond:F0} | {execute.PerSecond / bare.PerSecond:P0} | {execute.Median:F2} | {execute.Percentile99:F1} | {bare.ProcessorMicroseconds:F0}, {commit.ProcessorMicroseconds:F0}, {execute.ProcessorMicroseconds:F0} |"));
    }

    private static async Task<Load> Bare(Dialect dialect, int callers, double seconds)
    {
        await using var place = new TestDatabase(dialect);
        await EventStoreFactory.Open(place.Connection, [BenchCaseType.Instance], [BenchCaseType.Migrations]).DisposeAsync();
        await using var bare = new BareLoop(dialect, place.Connection, Submission.Shape);
        return await Load.Of(callers, seconds, () => bare.Insert(Submission.Next().Bare));
    }

    private static async Task<Load> Through(Dialect dialect, int callers, double seconds, Func<EventStore, Submission, Task> submit)
    {
        await using var place = new TestDatabase(dialect);
        await using var store = EventStoreFactory.Open(place.Connection, [BenchCaseType.Instance], [BenchCaseType.Migrations]);
        return await Load.Of(callers, seconds, () => submit(store, Submission.Next()));
    }
}

/// <summary>A closed loop of callers, measured after a warm-up. The processor time is this process's, and steadier than the rate on a busy machine.</summary>
internal sealed record Load(double PerSecond, double Median, double Percentile99, double ProcessorMicroseconds)
{
    internal static async Task<Load> Of(int callers, double seconds, Func<Task> submit)
    {
        await Loop(callers, 1.5, submit);
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var times = await Loop(callers, seconds, submit);
        var elapsed = watch.Elapsed.TotalSeconds;
        process.Refresh();
        var spent = (process.TotalProcessorTime - processor).TotalMicroseconds;
        times.Sort();
        return new Load(times.Count / elapsed, times[times.Count / 2], times[(int)(times.Count * 0.99)], spent / times.Count);
    }

    private static async Task<List<double>> Loop(int callers, double seconds, Func<Task> submit)
    {
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        var times = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            var mine = new List<double>();
            while (Stopwatch.GetTimestamp() < end)
            {
                var began = Stopwatch.GetTimestamp();
                await submit();
                mine.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            return mine;
        })));
        return [.. times.SelectMany(t => t)];
    }
}

/// <summary>A case submission of the usual size: a form of 4 KB, two events, a case row, an inbox row, an idempotency key.</summary>
internal sealed class Submission
{
    private static readonly string[] Forms = [.. Enumerable.Range(0, 64).Select(Form)];
    private static long _last;

    private Submission(long number)
    {
        Number = number;
        Id = number.ToString("D12", CultureInfo.InvariantCulture);
        Events = [new NewEvent("case.submitted", Forms[number & 63]), new NewEvent("case.received", """{"由":"窗口受理","受理人":"u10023","承诺时限":"5个工作日"}""")];
        Asking = new Asking($"u{number % 100_003}", "apply", At) { IdempotencyKey = $"k{number}", RequestHash = "3f79bb7b435b05321651daefd374cdc681dc06faa65e374e38337b88ca046dea" };
        Decision = new Decision(Events) { Response = Id };
    }

    internal static DateTimeOffset At { get; } = new(2026, 9, 28, 9, 0, 0, TimeSpan.FromHours(8));

    internal long Number { get; }

    internal string Id { get; }

    internal IReadOnlyList<NewEvent> Events { get; }

    internal Asking Asking { get; }

    internal Decision Decision { get; }

    internal Commit Commit => new(Asking.Actor, Asking.Purpose, Asking.At,
        [new StreamAppend($"case/{Id}", 0, Events, [.. BenchCaseType.Instance.Rows(new BenchCase(Id, 2))], [])])
    {
        IdempotencyKey = Asking.IdempotencyKey,
        RequestHash = Asking.RequestHash,
        Response = Id,
    };

    internal static BareShape Shape { get; } = new((BenchCaseType.Cases.Name, BenchCaseType.Cases.Columns), (BenchCaseType.Inbox.Name, BenchCaseType.Inbox.Columns));

    internal BareSubmission Bare => new("case/" + Id, Events,
        [[Id, "BJ" + Id, "item-0123", Number % 100_003, "received", 1_790_000_000_000 + Number, 2L], [Id, Number % 40, 1L, 1_790_000_000_000 + Number]], Asking, Id);

    internal static Submission Next() => new(Interlocked.Increment(ref _last));

    private static string Form(int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("{");
        while (Encoding.UTF8.GetByteCount(text.ToString()) < 4000)
            text.Append(CultureInfo.InvariantCulture, $"\"字段{text.Length}\":\"青海省西宁市城中区{random.NextInt64(1_000_000_000, 9_999_999_999)}号\",");
        return text.Append("\"末\":1}").ToString();
    }
}

/// <summary>The benchmark's kind of stream.</summary>
internal sealed record BenchCase(string Id, int Version);

/// <inheritdoc cref="BenchCase"/>
internal sealed class BenchCaseType : StreamType<BenchCase>
{
    internal static readonly Table Cases = new("bench_cases", 1, "id", "no", "service", "applicant", "state", "due", "version");
    internal static readonly Table Inbox = new("bench_inbox", 1, "id", "dept", "step", "due");
    internal static readonly BenchCaseType Instance = new();

    internal static MigrationSet Migrations { get; } = new("bench", typeof(BenchCaseType).Assembly);

    public override string Prefix => "case";

    public override IReadOnlyList<Table> Tables { get; } = [Cases, Inbox];

    public override BenchCase Empty(string id) => new(id, 0);

    public override BenchCase Apply(BenchCase state, StoredEvent e) => state with { Version = e.Version };

    public override IEnumerable<Row> Rows(BenchCase state)
    {
        var number = long.Parse(state.Id, CultureInfo.InvariantCulture);
        yield return new Row(Cases, state.Id, "BJ" + state.Id, "item-0123", number % 100_003, "received", 1_790_000_000_000 + number, (long)state.Version);
        yield return new Row(Inbox, state.Id, number % 40, 1L, 1_790_000_000_000 + number);
    }
}
