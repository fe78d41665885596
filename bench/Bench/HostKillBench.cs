using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Web.Composition;

namespace Jiangyuan.Bench;

/// <summary>
/// <c>kill-host N [sqlite|postgres]</c>: kills the real host N times with SIGKILL while thirty-two callers submit through its API, and starts it again on what is left. What it
/// acknowledged must be there, each once; who got no answer asks again with the same key.
/// </summary>
internal static class HostKillBench
{
    private const int Callers = 32;
    private const int AskedAgain = 100;

    internal static async Task<int> Run(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 50;
        var isClean = true;
        foreach (var dialect in args.Length > 1 ? [Enum.Parse<Dialect>(args[1], true)] : new[] { Dialect.Sqlite, Dialect.Postgres })
            isClean &= await On(dialect, rounds);
        return isClean ? 0 : 1;
    }

    private static async Task<bool> On(Dialect dialect, int rounds)
    {
        await using var place = new TestDatabase(dialect);
        var data = Directory.CreateTempSubdirectory("jy-kill-host-").FullName;
        var numbers = new ConcurrentDictionary<long, string>();
        var wrong = new List<string>();
        var (next, doubted, token) = (0L, 0, "");
        for (var round = 0; round <= rounds; round++)
        {
            var server = await WebServer.Start(place.Connection, data);
            if (token.Length == 0)
                token = await server.Token("jingban", "apply", "91630104MA0000015T");
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            // Everybody without an answer, and some who have one.
            foreach (var n in Enumerable.Range(1, (int)next).Select(n => (long)n).Where(n => !numbers.ContainsKey(n) || n > next - AskedAgain))
            {
                var had = numbers.GetValueOrDefault(n);
                var number = await Submit(client, n);
                doubted += had is null ? 1 : 0;
                if (had is not null && had != number)
                    wrong.Add($"round {round}: submission {n} was {had} and is {number}");
                numbers[n] = number;
            }
            if (round == rounds)
            {
                await server.DisposeAsync();
                break;
            }
            using var stop = new CancellationTokenSource();
            var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    var n = Interlocked.Increment(ref next);
                    try
                    {
                        numbers[n] = await Submit(client, n);
                    }
                    catch (HttpRequestException)
                    {
                        return;
                    }
                }
            })).ToList();
            await Task.Delay(150 + (round * 137 % 700));
            // Disposing it is SIGKILL.
            await server.DisposeAsync();
            await stop.CancelAsync();
            await Task.WhenAll(callers);
        }
        await using (var installation = await Installation.Open(new InstallationOptions { Data = data, Store = place.Connection, Packages = "packages" }, TimeProvider.System))
        {
            var there = new HashSet<string>(StringComparer.Ordinal);
            await using (var connection = await installation.Store.OpenRead(ReadScope.System))
            await using (var command = connection.CreateCommand())
            {
                command.CommandText = "SELECT number FROM cases";
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                    there.Add(reader.GetString(0));
            }
            wrong.AddRange(numbers.Where(n => !there.Contains(n.Value)).Select(n => $"submission {n.Key} was acknowledged as {n.Value} and is lost"));
            if (there.Count != numbers.Count || numbers.Values.Distinct(StringComparer.Ordinal).Count() != numbers.Count)
                wrong.Add($"{numbers.Count} submissions, {numbers.Values.Distinct(StringComparer.Ordinal).Count()} numbers, {there.Count} cases");
            wrong.AddRange((await installation.Store.Verify()).Findings.Select(f => f.ToString()));
        }
        Directory.Delete(data, recursive: true);
        foreach (var line in wrong.Take(50))
            Console.WriteLine($"{dialect}: {line}");
        Console.WriteLine($"{dialect}: {rounds} kills of the host, {numbers.Count} submissions acknowledged, {doubted} of them after asking again, {wrong.Count} wrong");
        return wrong.Count == 0;
    }

    private static async Task<string> Submit(HttpClient client, long n)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/cases", UriKind.Relative))
        {
            Content = new StringContent(WebBench.PharmacyApplication.Replace("13900000003", string.Create(CultureInfo.InvariantCulture, $"13{n:D9}"), StringComparison.Ordinal), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"kill-host-{n:D9}"));
        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty("number").GetString()! : throw new InvalidOperationException($"{answer.StatusCode}: {text}");
    }
}
