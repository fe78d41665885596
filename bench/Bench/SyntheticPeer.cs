using System.Globalization;

namespace Jiangyuan.Bench;

/// <summary>
/// The overlays as RDF (N-Triples) for a validator of shapes. The bounds of the level above are written beside each sheet, as SHACL cannot look them up: the
/// peer has less to do than the compiler, which finds the level above by itself.
/// </summary>
internal sealed class SyntheticPeer(string file) : IDisposable
{
    private const string Space = "https://example.org/jy#";
    private static readonly string[] Sets = ["Material", "Condition", "Element", "Proof", "Step"];
    private readonly StreamWriter _writer = new(file);
    private int _sheets;
    private int _additions;

    public void Write(SyntheticRow row, SyntheticBound above, SyntheticBound own)
    {
        var subject = $"<{Space}s{++_sheets}>";
        Say(subject, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", $"<{Space}Sheet>");
        Numbers("committed", row.Committed ?? own.Committed, above.Committed);
        Numbers("acceptance", row.Acceptance ?? own.Acceptance, above.Acceptance);
        Numbers("fee", row.Fee ?? own.Fee, above.Fee);
        Numbers("visits", row.Visits ?? own.Visits, above.Visits);
        var posts = row.Channels == "窗口" ? false : own.HasPost;
        Numbers("allowedOnline", 1, row.Channels == "窗口" ? 0 : 1, "online");
        Numbers("allowedPost", above.HasPost ? 1 : 0, posts || !above.HasPost ? 1 : 0, "post");
        for (var set = 0; set < Sets.Length; set++)
        {
            if (row.Added[set].Length == 0)
            {
                continue;
            }

            var addition = $"<{Space}a{++_additions}>";
            Say(addition, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", $"<{Space}Addition>");
            Say(addition, $"<{Space}what>", $"\"{row.Added[set]}\"");
            foreach (var allowed in set == 0 ? above.Materials : above.Conditions)
            {
                Say(addition, $"<{Space}allowed>", $"\"{allowed}\"");
            }
        }

        void Numbers(string name, int value, int allowed, string? other = null)
        {
            Say(subject, $"<{Space}{name}>", Integer(value));
            Say(subject, $"<{Space}{other ?? "allowed-" + name}>", Integer(allowed));
        }
    }

    public void Dispose() => _writer.Dispose();

    private static string Integer(int value) => string.Create(CultureInfo.InvariantCulture, $"\"{value}\"^^<http://www.w3.org/2001/XMLSchema#integer>");

    private void Say(string subject, string predicate, string value) => _writer.Write($"{subject} {predicate} {value} .\n");
}
