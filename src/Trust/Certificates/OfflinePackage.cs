using System.Text;
using System.Text.Json;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Trust.Certificates;

/// <summary>
/// Everything a verifier needs off line: the root key, the list of keys signed by it, the status lists signed by their agencies.
/// Nothing in it has to be believed but the root key; the rest is verified by whoever opens it.
/// </summary>
/// <param name="Root">The root key as published.</param>
/// <param name="Trust">The signed list of keys.</param>
/// <param name="Status">The signed status lists by name.</param>
public sealed record OfflinePackage(NoteKey Root, byte[] Trust, IReadOnlyList<KeyValuePair<string, byte[]>> Status)
{
    private const string Name = "verify-certificate.html", Empty = "<script type=\"application/json\" id=\"package\">{}</script>";

    /// <summary>One line of JSON; the update file of the offline verifier.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("root", Root.ToString());
            json.WriteString("trust", Encoding.UTF8.GetString(Trust));
            json.WriteStartObject("status");
            foreach (var (list, token) in Status)
                json.WriteBase64String(list, token);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>The verifier as one file with this package in it. <paramref name="head"/> goes into the head as it is.</summary>
    public string ToPage(string head = "") =>
        // The writer of JSON escapes "<", so that nothing in the package can end its element.
        Page().Replace(Empty, Empty.Replace("{}", ToJson(), StringComparison.Ordinal), StringComparison.Ordinal).Replace("<title>", head + "<title>", StringComparison.Ordinal);

    /// <summary>The verifier without a package.</summary>
    public static string Page() => VerifierPage.Of(Name);
}
