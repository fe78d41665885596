using System.Diagnostics;
using System.Globalization;
using System.Text;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;

namespace Jiangyuan.Bench;

/// <summary>
/// <c>web [sqlite|postgres|all] [SECONDS] [CASES]</c>: the host as people meet it. Start, memory, guide page rendered and cached, submissions through the
/// HTTP API by 64 callers beside a bare group-commit loop of the same rows in the same run, then (with CASES) inbox and my-cases among that many cases.
/// Caller, host and database share the machine.
/// </summary>
internal static class WebBench
{
    private const string Guide = "/services/pharmacy-otc-b";
    private const int Rounds = 41;

    internal static async Task<int> Run(string[] args)
    {
        var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        var cases = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 0;
        Console.WriteLine("| database | what | result |");
        Console.WriteLine("|---|---|---|");
        foreach (var dialect in args is [{ } only, ..] && only != "all" ? [Enum.Parse<Dialect>(only, true)] : new[] { Dialect.Sqlite, Dialect.Postgres })
            await Measure(dialect, seconds, cases);
        return 0;
    }

    private static async Task Measure(Dialect dialect, double seconds, int cases)
    {
        await using var place = new TestDatabase(dialect);
        var data = Directory.CreateTempSubdirectory("jy-web-bench-").FullName;
        try
        {
            if (cases > 0)
                await PagesAmong(dialect, place.Connection, data, cases);
            await using var server = await WebServer.Start(place.Connection, data);
            await Task.Delay(TimeSpan.FromSeconds(5));
            Say(dialect, cases > 0 ? "start to the whole first page, once more" : "start to the whole first page (with a first installation's accounts)", $"{server.FirstPage.TotalSeconds:F2} s");
            Say(dialect, "resident memory, idle", $"{server.ResidentMegabytes} MB");
            if (dialect == Dialect.Sqlite)
                await Pages(dialect, server, seconds);
            await Submissions(dialect, server, seconds);
            Say(dialect, "resident memory after the load", $"{server.ResidentMegabytes} MB");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>
    /// <c>submit [sqlite|postgres|all] [SECONDS] [NAME=VALUE …]</c>: only the submissions, for working on them. With settings: the host beside one with these
    /// environment variables (<c>HOST=file</c>: another build), by turns, by what a submission costs each.
    /// </summary>
    internal static async Task<int> Submit(string[] args)
    {
        if (args.Length > 2)
            return await Beside(Enum.Parse<Dialect>(args[0], true), double.Parse(args[1], CultureInfo.InvariantCulture), args[2..], 64, async server => new FreshPost(await server.Token("jingban", "apply", "91630104MA0000015T")).Next);
        var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 5;
        foreach (var dialect in args is [{ } only, ..] && only != "all" ? [Enum.Parse<Dialect>(only, true)] : new[] { Dialect.Sqlite, Dialect.Postgres })
        {
            await using var place = new TestDatabase(dialect);
            var data = Directory.CreateTempSubdirectory("jy-web-bench-").FullName;
            await using (var server = await WebServer.Start(place.Connection, data))
                await Submissions(dialect, server, seconds);
            Directory.Delete(data, recursive: true);
        }
        return 0;
    }

    /// <summary><c>guide SECONDS NAME=VALUE …</c>: the guide page rendered, by the host and by one with these settings, by turns.</summary>
    internal static Task<int> GuideBeside(string[] args)
    {
        var fresh = 0L;
        return Beside(Dialect.Sqlite, double.Parse(args[0], CultureInfo.InvariantCulture), args[1..], 8, _ => Task.FromResult<HttpLoad.NextRequest>((_, _) => Get($"{Guide}?r={++fresh}")));
    }

    private static async Task<int> Beside(Dialect dialect, double seconds, string[] settings, int callers, Func<WebServer, Task<HttpLoad.NextRequest>> requests)
    {
        List<(WebServer Server, HttpLoad.NextRequest Next, List<double> Spent, List<double> Rates)> hosts = [];
        List<TestDatabase> places = [];
        foreach (var own in new[] { [], settings })
        {
            places.Add(new TestDatabase(dialect));
            var server = await WebServer.Start(places[^1].Connection, Directory.CreateTempSubdirectory("jy-web-bench-").FullName, own);
            hosts.Add((server, await requests(server), [], []));
            await Warm(server, callers, hosts[^1].Next);
        }
        for (var turn = 0; turn < 20; turn++)
        {
            foreach (var (server, next, spent, rates) in turn % 2 == 0 ? hosts : hosts.AsEnumerable().Reverse())
            {
                var before = server.ProcessorTime;
                var load = await HttpLoad.Run(server.EndPoint, callers, seconds, next);
                // What was submitted last is still being sealed into the public record.
                await Task.Delay(TimeSpan.FromSeconds(1));
                spent.Add((server.ProcessorTime - before).TotalMicroseconds / load.Requests);
                rates.Add(load.PerSecond);
            }
        }
        foreach (var (server, _, spent, rates) in hosts)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spent.Order().ElementAt(spent.Count / 2):F0} µs of processor a request ({spent.Min():F0} to {spent.Max():F0}), {rates.Order().ElementAt(rates.Count / 2):F0}/s, {server.ResidentMegabytes} MB"));
            await server.DisposeAsync();
            Directory.Delete(server.Data, recursive: true);
        }
        foreach (var place in places)
            await place.DisposeAsync();
        return 0;
    }

    private static async Task Warm(WebServer server, int callers, HttpLoad.NextRequest next)
    {
        // Warm is what has been compiled twice: on a busy machine that is a matter of requests, not of seconds.
        for (long warm = 0, turns = 0; warm < 40_000 && turns < 20; turns++)
            warm += (await HttpLoad.Run(server.EndPoint, callers, 2, next)).Requests;
    }

    private static async Task Pages(Dialect dialect, WebServer server, double seconds)
    {
        // A question mark and a number make each address new, so that the page is rendered; without it, it comes from the output cache.
        var fresh = 0L;
        byte[] Fresh() => Get($"{Guide}?r={++fresh}");
        var first = await HttpLoad.Run(server.EndPoint, 8, 2, (_, _) => Fresh());
        Say(dialect, "guide page rendered in the first two seconds, while its code is compiled", $"{first.PerSecond:F0}/s");
        await Warm(server, 8, (_, _) => Fresh());
        var before = server.ProcessorTime;
        var rendered = await HttpLoad.Run(server.EndPoint, 8, seconds, (_, _) => Fresh());
        var spent = (server.ProcessorTime - before).TotalMicroseconds / rendered.Requests;
        Say(dialect, $"guide page rendered, {rendered.BodyBytes / rendered.Requests / 1024.0:F1} KB, 8 callers", $"{rendered.PerSecond:F0}/s, p50 {rendered.P50:F2} ms, p99 {rendered.P99:F1} ms, {spent:F0} µs of processor in the host ({rendered.StatusText})");
        var same = Get(Guide);
        await HttpLoad.Run(server.EndPoint, 8, 1, (_, _) => same);
        before = server.ProcessorTime;
        var cached = await HttpLoad.Run(server.EndPoint, 32, seconds, (_, _) => same);
        spent = (server.ProcessorTime - before).TotalMicroseconds / cached.Requests;
        Say(dialect, "the same from the output cache, 32 callers", $"{cached.PerSecond:F0}/s, p50 {cached.P50:F2} ms, p99 {cached.P99:F1} ms, {spent:F0} µs ({cached.StatusText})");
    }

    private static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html\r\nAccept-Language: zh-CN\r\n\r\n");

    private static async Task Submissions(Dialect dialect, WebServer server, double seconds)
    {
        var token = await server.Token("jingban", "apply", "91630104MA0000015T");
        var post = new FreshPost(token);
        await Warm(server, 64, post.Next);
        await using var bare = await BareCases.Open(dialect);
        await bare.Rate(64, 1);
        using var self = Process.GetCurrentProcess();
        // By turns and the middle of them: processor and disk of a shared machine change from one second to the next.
        List<(double Api, double Host, double Callers, double Bare, double BareSpent, double P50, double P99)> rounds = [];
        for (var round = 0; round < Rounds; round++)
        {
            var (before, mine) = (server.ProcessorTime, self.TotalProcessorTime);
            var submitted = await HttpLoad.Run(server.EndPoint, 64, seconds, post.Next);
            self.Refresh();
            var (host, callers) = ((server.ProcessorTime - before).TotalMicroseconds / submitted.Requests, (self.TotalProcessorTime - mine).TotalMicroseconds / submitted.Requests);
            if (submitted.StatusText != $"201×{submitted.Requests}")
                throw new InvalidOperationException(submitted.StatusText);
            // What was submitted last is still being sealed into the public record.
            await Task.Delay(TimeSpan.FromSeconds(1.5));
            var (perSecond, spent) = await bare.Rate(64, seconds);
            rounds.Add((submitted.PerSecond, host, callers, perSecond, spent, submitted.P50, submitted.P99));
        }
        double Middle(Func<(double Api, double Host, double Callers, double Bare, double BareSpent, double P50, double P99), double> of) => rounds.Select(of).Order().ElementAt(rounds.Count / 2);
        Say(dialect, "submissions through the HTTP API, 64 callers, durable", $"{Middle(r => r.Api):F0}/s, p50 {Middle(r => r.P50):F1} ms, p99 {Middle(r => r.P99):F1} ms, {Middle(r => r.Host):F0} µs of processor in the host, {Middle(r => r.Callers):F0} µs in the callers");
        Say(dialect, "bare group-commit insert loop of the same rows, 64 callers, by turns", $"{Middle(r => r.Bare):F0}/s, {Middle(r => r.BareSpent):F0} µs of processor here; the API reaches {Middle(r => r.Api / r.Bare):P0} of it ({string.Join(", ", rounds.Select(r => $"{r.Api / r.Bare:P0}"))})");
    }

    private static async Task PagesAmong(Dialect dialect, string connection, string data, int cases)
    {
        // The first start makes the accounts; then the cases are submitted by the real command, only without HTTP.
        await (await WebServer.Start(connection, data)).DisposeAsync();
        // PostgreSQL: one in fifty is submitted, their rows are copied under new identities; lists read rows only.
        var submitted = dialect == Dialect.Postgres ? cases / 50 : cases;
        var seeded = await CaseSeed.Run(connection, data, submitted);
        Say(dialect, $"{submitted:N0} cases submitted by the command itself, 512 at once", $"{submitted / seeded.TotalSeconds:F0}/s");
        if (submitted < cases)
            await CaseSeed.Copy(connection, cases / submitted);
        await using var server = await WebServer.Start(connection, data);
        Say(dialect, $"start to the whole first page among {cases:N0} cases", $"{server.FirstPage.TotalSeconds:F2} s");
        foreach (var (login, path, what) in new[]
        {
            ("clerk.market-630104", "/desk", "inbox of a counter clerk"),
            ("officer1.market-630104", "/desk", "inbox of an officer"),
            ("zhuoma", "/my/cases", "my cases, a person with 20"),
            ("jingban", "/my/cases", $"my cases, a company with {cases / 100:N0}"),
        })
        {
            var cookies = await server.Cookies(login);
            var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.Port}\r\nAccept: text/html\r\nCookie: {cookies}\r\n\r\n");
            await HttpLoad.Run(server.EndPoint, 1, 1.5, (_, _) => request);
            var load = await HttpLoad.Run(server.EndPoint, 1, 4, (_, _) => request);
            Say(dialect, $"{what} among {cases:N0} cases, {load.BodyBytes / load.Requests / 1024.0:F0} KB", $"p50 {load.P50:F1} ms, p95 {load.P95:F1} ms, p99 {load.P99:F1} ms ({load.StatusText})");
        }
    }

    private static void Say(Dialect dialect, string what, FormattableString result) =>
        Console.WriteLine($"| {dialect} | {what} | {result.ToString(CultureInfo.InvariantCulture)} |");

    /// <summary>One submission after another: each with its own key and its own answers, written into one buffer.</summary>
    private sealed class FreshPost
    {
        private const int Digits = 9;
        private readonly byte[] _message;
        private readonly int _key, _phone;
        private long _last;

        internal FreshPost(string token)
        {
            var body = Encoding.UTF8.GetBytes(PharmacyApplication);
            _message = [.. Encoding.ASCII.GetBytes(
                $"POST /api/v1/cases HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nIdempotency-Key: bench-{Stopwatch.GetTimestamp()}-000000000\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n"), .. body];
            _key = _message.AsSpan().IndexOf("-000000000\r"u8) + 1;
            _phone = _message.AsSpan().IndexOf("13900000003"u8) + 2;
        }

        internal ReadOnlySpan<byte> Next(int caller, long n)
        {
            var number = ++_last;
            number.TryFormat(_message.AsSpan(_key, Digits), out _, "D9", CultureInfo.InvariantCulture);
            number.TryFormat(_message.AsSpan(_phone, Digits), out _, "D9", CultureInfo.InvariantCulture);
            return _message;
        }
    }

    internal const string PharmacyApplication = """
        {"itemId":"pharmacy-otc-b","division":"630104000000","mode":"Commitment","promiseSignedBy":"马经办","answers":{"unified-credit-code":"91630104MA0000015T","company-name":"青海江源示范有限公司","legal-representative-name":"李四","premises-address":"西宁市城西区样例路 4 号","premises-area":"40","has-serious-discredit":"false","sells-only-otc-b":"true","drug-scope":"otc-b","pharmacy-staff-name":"王五","pharmacy-staff-qualification":"trained","quality-manager-name":"王五","separate-drug-area":"true","traceable-purchase":"true","mobile-phone":"13900000003"}}
        """;
}
