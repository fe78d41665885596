using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Levels;

namespace Jiangyuan.Bench;

/// <summary>
/// Lists of a made-up province: that what was planted is found and nothing else, how long the check of files on disk takes and how much memory, how long one
/// changed row takes, and how long a validator of shapes takes for the same sheets.
/// </summary>
internal static class CatalogueBench
{
    private const int Seed = 20261125;
    private const int PeerOverlays = 10_000;
    // Enough for both runtimes to have compiled what they run: theirs gets a minute for it, ours a few seconds.
    private const int PeerRuns = 15;
    private const int OwnRuns = 60;
    private static readonly string[] PeerRules = ["SC0402", "SC0412", "SC0413", "SC0414", "SC0415", "SC0416", "SC0417", "SC0418", "SC0419", "SC0420"];

    public static int Run(string[] arguments)
    {
        var most = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1_000_000;
        var root = Path.GetFullPath(arguments.Length > 1 ? arguments[1] : Path.Combine("artifacts", "bench", "catalogue"));
        Directory.CreateDirectory(root);
        Console.WriteLine("| overlays | sheets | names | read and parse | check | both | processor | peak memory | planted | found | invented | overlay again p50 / max, processor | base row again max, processor |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        var failed = 0;
        foreach (var count in new[] { PeerOverlays, 100_000, 1_000_000 }.Where(count => count < most).Append(most))
        {
            var folder = Path.Combine(root, count.ToString(CultureInfo.InvariantCulture));
            var planted = SyntheticProvince.Write(folder, count, Seed, count == PeerOverlays ? folder + ".nt" : null);
            File.WriteAllLines(folder + ".manifest.csv", planted.Select(fault => $"{fault.Id},{fault.File},{fault.Line}"));
            using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [typeof(CatalogueBench).Assembly.Location, "catalogue-check", folder, count.ToString(CultureInfo.InvariantCulture)]) { UseShellExecute = false })!;
            child.WaitForExit();
            failed |= child.ExitCode;
        }

        return failed | BesidePeer(Path.Combine(root, PeerOverlays.ToString(CultureInfo.InvariantCulture)), most);
    }

    /// <summary>One size, in a process of its own, so that its peak memory is its own.</summary>
    public static int RunOne(string folder, int count)
    {
        using var process = Process.GetCurrentProcess();
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var lists = LevelLists.Load(PackageFolder.Read(folder).Files);
        var parsed = clock.Elapsed;
        lists.Check(Environment.ProcessorCount);
        var both = clock.Elapsed;
        process.Refresh();
        var (processor, memory) = (Environment.CpuUsage.TotalTime - before, process.PeakWorkingSet64);
        var (found, invented, missed) = Compare(lists, Planted(folder));
        var again = Again(lists, folder);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {count:N0} | {lists.Sheets:N0} | {lists.Names:N0} | {parsed.TotalSeconds:F2} s | {(both - parsed).TotalSeconds:F2} s | {both.TotalSeconds:F2} s | {processor.TotalSeconds:F2} s | {memory / 1e6:F0} MB | {found + missed} | {found} | {invented} | {again.Median:F2} / {again.Most:F1} ms | {again.Base:F1} ms |"));
        return missed > 0 || invented > 0 ? 1 : 0;
    }

    public static List<Planted> Planted(string folder) =>
        [.. File.ReadLines(folder + ".manifest.csv").Select(line => line.Split(',')).Select(cells => new Planted(cells[0], cells[1], int.Parse(cells[2], CultureInfo.InvariantCulture)))];

    /// <summary>How many of the planted faults are found, how many findings nobody planted, how many were not found.</summary>
    public static (int Found, int Invented, int Missed) Compare(LevelLists lists, IReadOnlyList<Planted> planted)
    {
        var open = planted.GroupBy(fault => fault).ToDictionary(group => group.Key, group => group.Count());
        int found = 0, invented = 0;
        foreach (var finding in lists.Findings())
        {
            var fault = new Planted(finding.Id, finding.Place.File, finding.Place.Line);
            if (open.GetValueOrDefault(fault) > 0)
            {
                open[fault]--;
                found++;
            }
            else if (invented++ < 5)
            {
                Console.Error.WriteLine($"invented: {finding}");
            }
        }

        foreach (var fault in open.Where(pair => pair.Value > 0).Take(5))
        {
            Console.Error.WriteLine($"missed: {fault.Key}");
        }

        return (found, invented, open.Values.Sum());
    }

    /// <summary>Makes overlays worse and puts them back, many times; and gives a base row another input and takes it away. In processor time.</summary>
    private static (double Median, double Most, double Base) Again(LevelLists lists, string folder)
    {
        var path = Directory.EnumerateFiles(Path.Combine(folder, "lists"), "*.csv").Select(file => "lists/" + Path.GetFileName(file)).Where(file => file.Length == "lists/630101000000.csv".Length).Max(StringComparer.Ordinal)!;
        var rows = File.ReadLines(Path.Combine(folder, path)).Take(102).ToArray();
        var times = new List<double>();
        for (var line = 2; line < rows.Length; line++)
        {
            var cells = rows[line - 1].Split(',');
            cells[9] = "再要一份";
            foreach (var row in new[] { string.Join(',', cells), rows[line - 1] })
            {
                times.Add(Processor(() => lists.Update(path, line, row)) * 1000);
            }
        }

        // The last item of the last file without faults: it gets another input, so that all circles are looked at again.
        const string Base = "lists/base-09.csv";
        const int NeededColumn = 17;
        rows = File.ReadAllLines(Path.Combine(folder, Base));
        var original = rows[^1];
        var most = 0.0;
        for (var i = 0; i < 10; i++)
        {
            var row = i % 2 == 0 ? string.Join(',', original.Split(',').Select((cell, column) => column == NeededColumn ? "证照000000" : cell)) : original;
            var took = Processor(() => lists.Update(Base, rows.Length, row)) * 1000;

            // The first two also compile what they run.
            most = i < 2 ? most : Math.Max(most, took);
        }

        times.Sort();
        return (times[times.Count / 2], times[^1], most);
    }

    /// <summary>Seconds of the processor, all threads: on a shared machine the clock on the wall measures the neighbours.</summary>
    private static double Processor(Action work)
    {
        var before = Environment.CpuUsage.TotalTime;
        work();
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds;
    }

    /// <summary>The peer's answer and ours, each from a process of its own that reads the same sheets from disk, several times; processor time of all threads.</summary>
    private static int BesidePeer(string folder, int most)
    {
        var peers = Path.Combine("bench", "catalogue", "peers");
        if (most < PeerOverlays || !Directory.Exists(Path.Combine(peers, "node_modules")))
        {
            Console.WriteLine($"\nThe peer is not installed or not asked for: npm ci in {peers}.");
            return 0;
        }

        var theirs = Ask("node", "--max-old-space-size=8192", Path.Combine(peers, "shacl.mjs"), folder + ".nt", PeerRuns.ToString(CultureInfo.InvariantCulture));
        var ours = Ask(Environment.ProcessPath!, typeof(CatalogueBench).Assembly.Location, "catalogue-peer", folder, OwnRuns.ToString(CultureInfo.InvariantCulture));
        var expected = Planted(folder).Count(fault => PeerRules.Contains(fault.Id));
        var same = theirs.Faults == expected && ours.Faults == expected;
        Console.WriteLine($"\n{PeerOverlays:N0} overlays, {theirs.Triples:N0} triples for the peer; seconds of processor, all threads; {PeerRuns} runs of theirs and {OwnRuns} of ours, in one process each; both read their files from disk");
        Console.WriteLine("| | rdf-validate-shacl 0.6.5 | ours | ratio |");
        Console.WriteLine("|---|---|---|---|");
        Row("a process from its start: libraries, reading, checking once", theirs.Whole, ours.Whole);
        Row("reading and checking, the first time", theirs.Read[0] + theirs.Validated[0], ours.Read[0] + ours.Validated[0]);
        Row("reading and checking, the best time", theirs.Both, ours.Both);
        Row("reading, the best time", theirs.Read.Min(), ours.Read.Min());
        Row("checking what is read, the best time", theirs.Validated.Min(), ours.Validated.Min());
        Console.WriteLine($"faults of these rules: planted {expected}, peer {theirs.Faults}, ours {ours.Faults}{(same ? "" : ": NOT the same")}");
        return same ? 0 : 1;
    }

    /// <summary>Our side of the comparison, in a process of its own.</summary>
    public static int Peer(string folder, int runs)
    {
        var answer = new PeerAnswer(0, 0, [], [], 0);
        for (var run = 0; run < runs; run++)
        {
            LevelLists? lists = null;
            answer.Read.Add(Processor(() => lists = LevelLists.Load(PackageFolder.Read(folder).Files)));
            answer.Validated.Add(Processor(() => lists!.Check(1)));
            answer = answer with
            {
                Whole = run == 0 ? Environment.CpuUsage.TotalTime.TotalSeconds : answer.Whole,
                Faults = lists!.Findings().Where(finding => PeerRules.Contains(finding.Id)).Select(finding => finding.Place).Distinct().Count(),
            };
        }

        Console.WriteLine(JsonSerializer.Serialize(answer, JsonSerializerOptions.Web));
        return 0;
    }

    private static void Row(string what, double theirs, double ours) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {theirs:F2} s | {ours:F3} s | {theirs / ours:F0} |"));

    private static PeerAnswer Ask(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var answer = JsonSerializer.Deserialize<PeerAnswer>(process.StandardOutput.ReadToEnd(), JsonSerializerOptions.Web)!;
        process.WaitForExit();
        return answer;
    }

    private sealed record PeerAnswer(int Triples, int Faults, List<double> Read, List<double> Validated, double Whole)
    {
        public double Both => Read.Zip(Validated, (read, validated) => read + validated).Min();
    }
}
