using System.Text;
using Jiangyuan.Cli;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Draw;

namespace Jiangyuan.Engine.Tests.Trust.Draw;

public sealed class DrawBundleTests
{
    [Fact]
    public void A_genuine_bundle_passes_with_nothing_left_unsaid()
    {
        var verdict = DrawBundle.Verify(DrawTampering.Genuine());
        Assert.Empty(verdict.Faults);
        Assert.Empty(verdict.Notes);
    }

    [Fact]
    public void Each_of_the_attacks_is_found_and_named_in_Chinese()
    {
        var attacks = DrawTampering.All().ToList();
        Assert.Equal(26, attacks.Select(a => a.Code).Distinct().Count());
        foreach (var (code, what, files) in attacks)
        {
            var verdict = DrawBundle.Verify(files);
            Assert.True(verdict.Faults.Any(f => f.Code == code), $"{code} {what}:{string.Join(" | ", verdict.Faults)}");
            Assert.All(verdict.Faults, f => Assert.Contains(f.Message, c => c > '\u4e00'));
        }
    }

    [Fact]
    public void No_change_of_a_byte_of_any_file_passes_or_throws()
    {
        var genuine = DrawTampering.Genuine();
        var chance = new Random(11);
        foreach (var name in genuine.Keys)
            for (var n = 0; n < 40; n++)
            {
                var files = new Dictionary<string, byte[]>(genuine) { [name] = [.. genuine[name]] };
                var at = chance.Next(files[name].Length);
                files[name][at] ^= (byte)(1 << chance.Next(8));
                var verdict = DrawBundle.Verify(files);
                Assert.True(!verdict.IsGood || name is "visits.json" or "sources.json" or "attempts.json", $"{name} 第 {at} 字节改动后仍通过");
            }
    }

    [Fact]
    public void What_a_bundle_cannot_prove_is_said()
    {
        var draft = DrawExample.Draft(120, 9);
        draft = draft.With("plan", draft["plan"]!.With("sources", Json.List([.. draft["plan"]!["sources"]!.Items.Take(3),
            Json.Map(("kind", Json.Of("lottery")), ("party", Json.Of("福彩 3D 第 2026200 期")), ("required", Json.True))])));
        var verdict = DrawBundle.Verify(DrawMaker.Run(DrawMaker.Prepare(draft).Value).Value);
        Assert.Empty(verdict.Faults);
        Assert.Contains(verdict.Notes, n => n.Contains("福彩 3D 第 2026200 期", StringComparison.Ordinal) && n.Contains("不能由这个包证明", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        foreach (var name in DrawTampering.Genuine().Keys.Where(n => n is not ("visits.json" or DrawBundle.VerifierName)))
        {
            var files = DrawTampering.Genuine();
            files.Remove(name);
            Assert.Contains(DrawBundle.Verify(files).Faults, f => f.Message.Contains(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_draw_with_the_hash_of_the_state_suite_verifies_too()
    {
        var draft = DrawExample.Draft(60, 5);
        draft = draft.With("plan", draft["plan"]!.With("alg", Json.Of("draw/1-sm")));
        var files = DrawMaker.Run(DrawMaker.Prepare(draft).Value).Value;
        Assert.Empty(DrawBundle.Verify(files).Faults);
    }

    [Fact]
    public void An_absent_required_source_refuses_the_draw_and_says_void()
    {
        var draft = DrawExample.Draft(60, 5);
        var sources = draft["sources"]!.Items;
        var files = DrawMaker.Prepare(draft).Value;
        files["sources.json"] = JsonWriter.Write(Json.List([.. sources.Take(3), Json.Map(("present", Json.False), ("value", Json.Null), ("at", Json.Null))]));
        var refusal = DrawMaker.Run(files).Refusal;
        Assert.Contains("作废", refusal!.Message + refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_are_ordered_by_code_point_not_by_code_unit()
    {
        // U+FF21 comes before U+20BB7, though its UTF-16 code unit is larger than a surrogate.
        Assert.True(RosterOrder("\uFF21", "\U00020BB7") < 0);
        Assert.True(RosterOrder("a", "aa") < 0);
        static int RosterOrder(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
        var draft = DrawExample.Draft(8, 3);
        var rows = draft["inspectors"]!.Items.ToList();
        rows[0] = rows[0].With("id", Json.Of("\uFF21"));
        rows[1] = rows[1].With("id", Json.Of("\U00020BB7"));
        var files = DrawMaker.Run(DrawMaker.Prepare(draft.With("inspectors", Json.List(rows))).Value);
        Assert.True(files.IsGiven, files.Refusal?.Message);
        Assert.Empty(DrawBundle.Verify(files.Value).Faults);
    }
}
