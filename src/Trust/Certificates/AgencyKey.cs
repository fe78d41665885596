using System.Globalization;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Trust.Certificates;

/// <summary>A key with which an agency may sign: which types of certificates, for which area, in which time. Times are Unix seconds.</summary>
/// <param name="Agency">Unified credit code of the agency, the issuer in its certificate numbers.</param>
/// <param name="Types">Certificate type codes it may sign.</param>
/// <param name="Area">Prefix of the division codes it may sign for.</param>
/// <param name="CompromisedAt">From when the key may be in other hands; null while it is not.</param>
public sealed record AgencyKey(string Agency, CoseKey Key, IReadOnlyList<string> Types, string Area, long From, long To, long? CompromisedAt = null);

/// <summary>Whose signatures count: a note signed by the root key, itself in the log. Fetched at times, used off line.</summary>
public sealed record TrustList(long IssuedAt, IReadOnlyList<AgencyKey> Keys)
{
    private const string Header = "qh-trust-list/v1";
    private static readonly Dictionary<string, CoseAlgorithm> Algorithms = new() { ["ES256"] = CoseAlgorithm.Es256, ["EdDSA"] = CoseAlgorithm.EdDsa, ["SM2"] = CoseAlgorithm.Sm2 };

    /// <summary>Opens a note that the root has signed and reads the list in it.</summary>
    public static Outcome<TrustList> Open(ReadOnlySpan<byte> bytes, NoteKey root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var note = SignedNote.Parse(bytes);
        if (!note.IsGiven)
            return note.Refusal;
        return note.Value.VerifiedBy(root) ? Parse(note.Value.Text) : new Refusal("trust-list.unsigned", "发证机关公钥名录没有根密钥的有效签名。");
    }

    /// <summary>The text to be signed: one line a key.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Header}\n{IssuedAt}\n");
        foreach (var k in Keys)
            text.Append(CultureInfo.InvariantCulture,
                $"{k.Agency} {Algorithms.First(a => a.Value == k.Key.Algorithm).Key} {Convert.ToBase64String(k.Key.PublicKey)} {string.Join(',', k.Types)} {k.Area} {k.From} {k.To} {k.CompromisedAt?.ToString(CultureInfo.InvariantCulture) ?? "-"}\n");
        return text.ToString();
    }

    internal static Outcome<TrustList> Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 3 || lines[0] != Header || !TryTime(lines[1], out var issued) || lines[^1].Length != 0)
            return Bad(1);
        var keys = new List<AgencyKey>();
        for (var i = 2; i < lines.Length - 1; i++)
        {
            var cells = lines[i].Split(' ');
            long? compromised = null;
            if (cells.Length != 8 || !Algorithms.TryGetValue(cells[1], out var algorithm) || !SignedNote.TryBase64(cells[2], out var key)
                || key.Length != (algorithm == CoseAlgorithm.EdDsa ? 32 : 65) || !TryTime(cells[5], out var from) || !TryTime(cells[6], out var to) || cells[4].Length == 0)
                return Bad(i + 1);
            if (cells[7] != "-")
                compromised = TryTime(cells[7], out var at) ? at : -1;
            if (compromised < 0)
                return Bad(i + 1);
            keys.Add(new AgencyKey(cells[0], new CoseKey(algorithm, key), cells[3].Split(','), cells[4], from, to, compromised));
        }

        return new TrustList(issued, keys);
    }

    private static bool TryTime(string text, out long time)
    {
        var good = Checkpoint.TryDecimal(text, out var number) && number <= long.MaxValue;
        time = good ? (long)number : 0;
        return good;
    }

    private static Refusal Bad(int line) => new("trust-list.malformed", $"发证机关公钥名录第 {line} 行不合规。");
}
