using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Web.Record;

/// <summary>
/// Asks the witnesses to cosign the newest head (C2SP tlog-witness) and publishes what they answer. A silent or foreign answer is no cosignature.
/// A year that is over is asked for until its last head has its quorum: what was sealed after its last round needs it like everything else.
/// </summary>
internal sealed class Cosigning(PublicRecord record, HttpClient http)
{
    private const int LargestAnswer = 64 * 1024;

    private readonly ConcurrentDictionary<string, ulong> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _silent = new(StringComparer.Ordinal);

    // Years that are over, with their quorum: nothing about them changes any more.
    private readonly HashSet<int> _settled = [];

    /// <summary>Why a witness has not cosigned, by the name of its key.</summary>
    internal IReadOnlyDictionary<string, string> Silent => _silent;

    private int Quorum => Math.Max(1, record.Options.Quorum);

    /// <summary>One round over all witnesses that have not yet cosigned the newest head of a year. Gives how many cosignatures the head of the running year has now.</summary>
    internal async Task<int> Round(CancellationToken ct)
    {
        var years = record.Years();
        foreach (var year in years.SkipLast(1))
        {
            if (!_settled.Contains(year.Year) && await Round(year, ct) >= Quorum)
                _settled.Add(year.Year);
        }
        return years is [.., var last] ? await Round(last, ct) : 0;
    }

    private async Task<int> Round(RecordYear year, CancellationToken ct)
    {
        if (year.Newest() is not { } signed)
            return 0;
        var missing = record.Options.Witnesses.Select(w => (Address: w, Key: NoteKey.Parse(w.Key)))
            .Where(w => w.Key.IsGiven && signed.Note.TimeOf(w.Key.Value) is null).ToList();
        var lines = await Task.WhenAll(missing.Select(w => Ask(w.Address.Url, w.Key.Value, year, signed, ct)));
        var note = signed.Note with { Signatures = [.. signed.Note.Signatures, .. lines.OfType<NoteSignature>()] };
        var cosigned = signed with { Note = note };
        var count = record.CosignersOf(cosigned).Count;
        // Also when it died between the two files.
        if (note.Signatures.Count > signed.Note.Signatures.Count || (count >= Quorum && (year.Cosigned()?.Head.Size ?? 0) < signed.Head.Size))
            Publish(year, cosigned, count);
        return count;
    }

    private void Publish(RecordYear year, SignedCheckpoint cosigned, int count)
    {
        var bytes = Encoding.UTF8.GetBytes(cosigned.Note.ToString());
        // Never over a newer head: the sequencer takes the same lock.
        lock (record.Folder)
        {
            if (year.Newest() is { } now && now.Note.Text == cosigned.Note.Text)
                DurableFile.Write(year.CheckpointFile, bytes);
            if (count >= Quorum && (year.Cosigned()?.Head.Size ?? 0) <= cosigned.Head.Size)
                DurableFile.Write(year.CosignedFile, bytes);
        }
    }

    private async Task<NoteSignature?> Ask(string url, NoteKey key, RecordYear year, SignedCheckpoint signed, CancellationToken ct)
    {
        try
        {
            var place = $"{key.Name}\n{signed.Head.Origin}";
            for (var attempt = 0; attempt < 2; attempt++)
            {
                var old = _known.GetValueOrDefault(place);
                var proof = new TiledLog(signed.Head.Size, year.Tile).ConsistencyProof(Math.Min(old, signed.Head.Size));
                if (!proof.IsGiven)
                    return Silence(key, proof.Refusal.Message);
                using var request = new HttpRequestMessage(HttpMethod.Post, url.TrimEnd('/') + "/add-checkpoint")
                {
                    Content = new StringContent(new AddCheckpoint(Math.Min(old, signed.Head.Size), proof.Value, signed.Note).ToString()),
                };
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
                var body = await Body(answer, ct);
                if (answer.StatusCode == HttpStatusCode.Conflict && answer.Content.Headers.ContentType?.MediaType == "text/x.tlog.size"
                    && ulong.TryParse(body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size <= signed.Head.Size)
                {
                    _known[place] = size;
                    continue;
                }
                return answer.StatusCode == HttpStatusCode.OK && Signature(signed.Note, key, body) is { } line
                    ? Cosigned(place, key, signed.Head.Size, line)
                    : Silence(key, $"{(int)answer.StatusCode} {(body.Length > 300 ? body[..300] : body).Trim()}");
            }
            return Silence(key, "见证方两次报出不同的已知大小。");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or UriFormatException or InvalidOperationException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return Silence(key, e.Message);
        }
    }

    private static NoteSignature? Signature(SignedNote note, NoteKey key, string body)
    {
        var read = SignedNote.Parse(Encoding.UTF8.GetBytes(note.Text + "\n" + body));
        return read.IsGiven && read.Value.TimeOf(key) is not null ? read.Value.Signatures.First(s => s.Name == key.Name && s.KeyId == key.Id) : null;
    }

    private static async Task<string> Body(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[LargestAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    private NoteSignature Cosigned(string place, NoteKey key, ulong size, NoteSignature line)
    {
        _known[place] = size;
        _silent.TryRemove(key.Name, out _);
        return line;
    }

    private NoteSignature? Silence(NoteKey key, string why)
    {
        _silent[key.Name] = why;
        return null;
    }
}
