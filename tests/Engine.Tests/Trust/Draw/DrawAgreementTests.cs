using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Jiangyuan.Cli;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Draw;

namespace Jiangyuan.Engine.Tests.Trust.Draw;

/// <summary>
/// The command and the page (its scripts, run by node) say the same of every bundle: the same codes in the same words and order, the same notes, the same recomputed result.
/// And no change of one place of a bundle passes, except those listed with their reason.
/// </summary>
public sealed class DrawAgreementTests
{
    // What nothing in a bundle can contradict. Each line: where, and why nobody can be misled by it.
    private static readonly (string Start, string Why)[] Unsaid =
    [
        ("sources.json/0/at", "a moment between the others, stated by who publishes; only its bounds mean something"),
        ("sources.json/3/at", "the same"),
        ("sources.json/0 with ", "a name more, which is not read"), ("sources.json/1 with ", "the same"), ("sources.json/3 with ", "the same"),
        ("sources.json/1/value removed", "nothing instead of null: absent either way"), ("sources.json/1/at removed", "the same"),
        ("attempts.json/0/planHash", "the plan of a void attempt is not in this bundle"),
        ("attempts.json/0/reason", "other words of a reason"),
        ("attempts.json/0 with ", "a name more, which is not read"), ("attempts.json/1 with ", "the same"),
        ("attempts.json/1/openedAt", "later than it had to be"),
        ("visits.json in reverse", "the order of visits means nothing"), ("visits.json the first two exchanged", "the same"),
        ("visits.json/1/replacedBy removed", "who was drawn was visited after all: what happened on site is in no bundle"), ("visits.json/1/replacedBy is null", "the same"),
        ("attempts.json { as {\"__proto__\"", "a name more, which is not read"), ("sources.json { as {\"__proto__\"", "the same"), ("visits.json { as {\"__proto__\"", "the same"),
        ("visits.json taken away", "said as a note: what came of the visits cannot be checked"),
        ("verify-draw.html taken away", "said as a note"),
    ];

    [Fact]
    public void Every_change_of_a_place_is_found_and_command_and_page_say_it_in_the_same_words()
    {
        var bundle = DrawTampering.Small();
        var mutants = DrawMutations.Of(bundle).Select(m => (m.What, Files: With(bundle, m.File, m.Content))).Where(m => m.Files is not null).Select(m => (m.What, Files: m.Files!)).ToList();
        Assert.True(mutants.Count > 4000, $"{mutants.Count}");
        var survivors = Agree(bundle, mutants);
        var unexpected = survivors.Where(s => !IsUnsaid(s)).ToList();
        Assert.True(unexpected.Count == 0, $"{unexpected.Count} of {mutants.Count} pass:\n" + string.Join('\n', unexpected.Take(60)));
        Assert.All(Unsaid, line => Assert.Contains(survivors, s => s.StartsWith(line.Start, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_forged_bundles_and_those_of_the_state_suite_are_judged_alike()
    {
        var bundle = DrawTampering.Genuine();
        Assert.Equal(["genuine"], Agree(bundle, [("genuine", bundle), .. DrawTampering.All().Select(a => ($"{a.Code} {a.What}", a.Files))]));
        var state = DrawTampering.Small("draw/1-sm");
        Assert.Equal(["state suite"], Agree(state, [("state suite", state), .. DrawMutations.Of(state).Where((_, i) => i % 97 == 0).Select(m => (m.What, With(state, m.File, m.Content)!)).Where(m => !DrawBundle.Verify(m.Item2).IsGood)]));
    }

    [Fact]
    public void A_log_that_signs_with_SM2_is_believed_by_both_and_no_other_signature()
    {
        var bundle = DrawTampering.Small("draw/1-sm");
        Assert.True(DrawBundle.Verify(bundle).IsGood);
        var proof = Encoding.UTF8.GetString(bundle["plan.tlog-proof"]);
        var line = proof[(proof.IndexOf("— ", StringComparison.Ordinal) + 2)..];
        var from = proof.Length - line.Length + line.IndexOf(' ', StringComparison.Ordinal) + 1;
        var length = line.IndexOf('\n', StringComparison.Ordinal) - line.IndexOf(' ', StringComparison.Ordinal) - 1;
        Assert.True(length > 90);
        var forged = Enumerable.Range(0, length).Select(i => (What: $"signature {i}", Files: new Dictionary<string, byte[]>(bundle)
        {
            ["plan.tlog-proof"] = Encoding.UTF8.GetBytes(proof[..(from + i)] + (proof[from + i] == 'A' ? 'B' : 'A') + proof[(from + i + 1)..]),
        })).ToList();
        Assert.Equal(["genuine"], Agree(bundle, [("genuine", bundle), .. forged]));
    }

    [Fact]
    public void A_bundle_made_by_a_hostile_operator_is_judged_alike()
    {
        // Everything fits together here; the plan itself is what is wrong, or what a plan may say in an unusual way.
        var draft = DrawExample.Draft(40, 6, 20);
        var plan = draft["plan"]!;
        (string, Json)[] plans =
        [
            ("a quota beyond all numbers", plan.With("quota", plan["quota"]!.With("B", Json.Map(("num", Json.Of(Json.LargestInteger)), ("den", Json.Of(1)), ("round", Json.Of("up")))))),
            ("a quota that rounds half", plan.With("quota", plan["quota"]!.With("C", Json.Map(("num", Json.Of(1)), ("den", Json.Of(3)), ("round", Json.Of("half")))))),
            ("a class that nobody is in", plan.With("quota", plan["quota"]!.With("constructor", Json.Of(3)))),
            ("seventeen places", plan.With("slots", Json.List(Enumerable.Range(0, 17).Select(i => Json.Map(("name", Json.Of($"p{i}"))))))),
            ("a place named with a stroke", plan.With("slots", Json.List(Json.Map(("name", Json.Of("a/b")))))),
            ("no reserves", plan.With("reserves", Json.Of(0))),
            ("more reserves than rows", plan.With("reserves", Json.Of(1000))),
        ];
        var fast = plans.Select(p => (p.Item1, Files: Made(draft, p.Item2))).Where(p => p.Files is not null).Select(p => (p.Item1, p.Files!)).ToList();
        Assert.True(fast.Count >= 5);
        Agree(fast[0].Item2, fast);
        // Attempts without end, rows of the wrong shape: an answer at once, never an exception.
        var small = DrawTampering.Small();
        var text = Encoding.UTF8.GetString(small["plan.json"]);
        Assert.Empty(Agree(small,
        [
            ("two thousand million attempts", With(small, "plan.json", Encoding.UTF8.GetBytes(text.Replace("\"attempt\":2", "\"attempt\":2147483647", StringComparison.Ordinal)))!),
            ("a recusal as an object", With(small, "recusals.json", "[{\"a\":1,\"id\":\"x\"}]"u8.ToArray())!),
            ("an object as a list", With(small, "objects.json", "[[\"a\",\"b\"]]"u8.ToArray())!),
        ]));
    }

    private static Dictionary<string, byte[]>? Made(Json draft, Json plan)
    {
        var prepared = DrawMaker.Prepare(draft.With("plan", plan));
        var bundle = prepared.Then(f => DrawMaker.Run(f));
        // What cannot be drawn is shown as it was prepared, with another's result.
        return bundle.IsGiven ? bundle.Value : prepared.IsGiven ? new(DrawTampering.Genuine().Concat(prepared.Value).GroupBy(f => f.Key).Select(g => g.Last())) : null;
    }

    private static bool IsUnsaid(string what) => Array.Exists(Unsaid, line => what.StartsWith(line.Start, StringComparison.Ordinal))
        || (what.StartsWith("visits.json/", StringComparison.Ordinal) && (what.Contains("/outcome", StringComparison.Ordinal) || what.Contains("/reason", StringComparison.Ordinal) || what.Contains(" with ", StringComparison.Ordinal)));

    private static Dictionary<string, byte[]>? With(Dictionary<string, byte[]> bundle, string name, byte[]? content)
    {
        if (content is not null && content.AsSpan().SequenceEqual(bundle[name]))
            return null;
        var files = new Dictionary<string, byte[]>(bundle);
        if (content is null)
            files.Remove(name);
        else
            files[name] = content;
        return files;
    }

    // The names of those that both say are good. Throws when they do not say the same.
    private static List<string> Agree(Dictionary<string, byte[]> common, List<(string What, Dictionary<string, byte[]> Files)> bundles)
    {
        var good = new List<string>();
        var wrong = new List<string>();
        using var said = Page(common, bundles.Select(b => b.Files)).GetEnumerator();
        foreach (var (what, files) in bundles)
        {
            var verdict = DrawBundle.Verify(files);
            Assert.True(said.MoveNext());
            var command = JsonSerializer.Serialize(new { faults = verdict.Faults.Select(f => $"{f.Code} {f.Message}"), notes = verdict.Notes, result = verdict.Outcome is null ? null : Encoding.UTF8.GetString(JsonWriter.Write(verdict.Outcome)) });
            if (command != JsonSerializer.Serialize(said.Current))
                wrong.Add($"{what}\n  command {command[..Math.Min(700, command.Length)]}\n  page    {said.Current.GetRawText()[..Math.Min(700, said.Current.GetRawText().Length)]}");
            if (verdict.IsGood)
                good.Add(what);
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {bundles.Count} are judged differently:\n" + string.Join('\n', wrong.Take(25)));
        return good;
    }

    private static List<JsonElement> Page(Dictionary<string, byte[]> common, IEnumerable<Dictionary<string, byte[]>> bundles)
    {
        var html = Encoding.UTF8.GetString(DrawBundle.VerifierPage());
        var script = html[(html.LastIndexOf("<script>", StringComparison.Ordinal) + 8)..html.LastIndexOf("</script>", StringComparison.Ordinal)];
        script += """

            ;(async () => {
              let common;
              for await (const line of require("node:readline").createInterface({ input: process.stdin, crlfDelay: Infinity })) {
                const files = new Map(Object.entries(JSON.parse(line)).map(([n, t]) => [n, t === null ? common.get(n) : new Uint8Array(Buffer.from(t, "base64"))]));
                if (!common) { common = files; continue; }
                const { faults, notes, result } = await JyDraw.verify(files);
                console.log(JSON.stringify({ faults: faults.map(f => f.code + " " + f.message), notes, result: result ? JyDraw.canon(result) : null }));
              }
            })();
            """;
        var folder = Directory.CreateTempSubdirectory("draw-page");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "page.js"), script);
            using var node = Start(Path.Combine(folder.FullName, "page.js"));
            var read = Task.Run(() => node.StandardOutput.ReadToEnd());
            var errors = Task.Run(() => node.StandardError.ReadToEnd());
            using (var to = node.StandardInput)
            {
                to.WriteLine(JsonSerializer.Serialize(common.ToDictionary(f => f.Key, f => Convert.ToBase64String(f.Value))));
                foreach (var files in bundles)
                    to.WriteLine(JsonSerializer.Serialize(files.ToDictionary(f => f.Key, f => common.TryGetValue(f.Key, out var same) && same.AsSpan().SequenceEqual(f.Value) ? null : Convert.ToBase64String(f.Value))));
            }

            node.WaitForExit();
            Assert.True(node.ExitCode == 0, errors.Result);
            return [.. read.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process Start(string script)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8, StandardInputEncoding = new UTF8Encoding(false) })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("没有 node");
            throw;
        }
    }
}
