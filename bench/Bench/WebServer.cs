using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Jiangyuan.Bench;

/// <summary>The real host as a process of its own, started as an installation starts it, on a loopback port.</summary>
internal sealed partial class WebServer : IAsyncDisposable
{
    private readonly Process _process;

    private WebServer(Process process, int port, string data, string store) => (_process, Port, Data, Store) = (process, port, data, store);

    internal int Port { get; }

    internal string Data { get; }

    internal string Store { get; }

    internal IPEndPoint EndPoint => new(IPAddress.Loopback, Port);

    /// <summary>From starting the process to the whole first page.</summary>
    internal TimeSpan FirstPage { get; private set; }

    internal long ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    internal TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="settings">Environment variables for this host, <c>NAME=VALUE</c>; <c>HOST=file</c> takes another build of it.</param>
    internal static async Task<WebServer> Start(string store, string data, params string[] settings)
    {
        var port = FreePort();
        // The host as `./jy serve` starts it: compiled ahead where that is possible, and with its memory setting.
        var dll = Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "host", "Jiangyuan.Web.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.TryAdd("DOTNET_GCgen0size", "0x4000000");
        foreach (var (name, value) in settings.Select(s => s.Split('=', 2)).Select(s => (s[0], s[1])))
        {
            if (name == "HOST")
                dll = value;
            else
                start.Environment[name] = value;
        }
        if (!File.Exists(dll))
            throw new FileNotFoundException($"{Path.GetFullPath(dll)} is missing: `make host` builds it.");
        var watch = Stopwatch.StartNew();
        foreach (var argument in new[]
        {
            dll, "--demo=true", "--data", data, "--store", store, "--packages", "packages", "--urls", $"http://127.0.0.1:{port}", "--Limits:ApiPerMinute=100000000", "--Limits:SignInPerMinute=1000000",
        })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null)
                Console.Error.WriteLine(e.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new WebServer(process, port, data, store);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        while (true)
        {
            try
            {
                (await client.GetAsync(new Uri("/", UriKind.Relative))).EnsureSuccessStatusCode();
                break;
            }
            catch (HttpRequestException) when (!process.HasExited && watch.Elapsed < TimeSpan.FromMinutes(2))
            {
                await Task.Delay(20);
            }
        }

        server.FirstPage = watch.Elapsed;
        return server;
    }

    /// <summary>A token of a demonstration account, made on the command line as an administrator would.</summary>
    internal async Task<string> Token(string login, string scope, string? actsFor)
    {
        var jy = Path.Combine(AppContext.BaseDirectory, "..", "..", "Cli", "release", "jy.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { jy, "account", "token", login, "--scope", scope, "--data", Data, "--store", Store }.Concat(actsFor is null ? [] : new[] { "--acts-for", actsFor }))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var token = TokenText().Match(output);
        return token.Success ? token.Value : throw new InvalidOperationException($"No token: {output}");
    }

    /// <summary>Signs in as a person does, and gives the cookies.</summary>
    internal async Task<string> Cookies(string login)
    {
        var jar = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = jar, AllowAutoRedirect = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        var page = await client.GetStringAsync(new Uri("/sign-in", UriKind.Relative));
        // The head of the page has small forms of its own; the last of equal names is the sign-in form's.
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match hidden in HiddenField().Matches(page))
            fields[hidden.Groups[1].Value] = WebUtility.HtmlDecode(hidden.Groups[2].Value);
        fields["login"] = login;
        fields["password"] = (await File.ReadAllTextAsync(Path.Combine(Data, "demo-password"))).Trim();
        using var form = new FormUrlEncodedContent(fields);
        using var answer = await client.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
        if (answer.StatusCode != HttpStatusCode.Redirect && answer.StatusCode != HttpStatusCode.SeeOther)
            throw new InvalidOperationException($"Sign-in of {login} gave {answer.StatusCode}");
        return jar.GetCookieHeader(client.BaseAddress);
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    [GeneratedRegex("jy[-_][A-Za-z0-9_-]{20,}|[A-Za-z0-9_-]{40,}")]
    private static partial Regex TokenText();

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)" ?/?>""")]
    private static partial Regex HiddenField();
}
