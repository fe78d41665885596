using System.Globalization;
using System.Text;
using Jiangyuan.Trust.Canonical;

namespace Jiangyuan.Engine.Tests.Trust.Draw;

/// <summary>Every way in which an outsider would change one place of a bundle: each JSON value exchanged, removed, doubled, moved or of another kind; texts that look the same; files missing, cut or misspelt.</summary>
internal static class DrawMutations
{
    /// <summary>What was done, and the changed file (null: taken away).</summary>
    internal static IEnumerable<(string What, string File, byte[]? Content)> Of(Dictionary<string, byte[]> bundle)
    {
        foreach (var (name, bytes) in bundle.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            yield return ($"{name} taken away", name, null);
            yield return ($"{name} empty", name, []);
            foreach (var (what, content) in Bytes(bytes))
                yield return ($"{name} {what}", name, content);
            if (!name.EndsWith(".json", StringComparison.Ordinal))
                continue;
            foreach (var (what, content) in Texts(Encoding.UTF8.GetString(bytes)))
                yield return ($"{name} {what}", name, Encoding.UTF8.GetBytes(content));
            var root = JsonReader.Read(bytes, JsonForm.Canonical).Value;
            foreach (var (path, value) in Places(root, ""))
                foreach (var (what, changed) in Changes(value))
                    if (Put(root, path, changed) is { } json && !JsonWriter.Write(json).AsSpan().SequenceEqual(bytes))
                        yield return ($"{name}{path} {what}", name, JsonWriter.Write(json));
        }

        foreach (var (one, other) in new[] { ("objects.json", "inspectors.json"), ("attempts.json", "visits.json"), ("result.json", "plan.json"), ("sources.json", "recusals.json") })
            yield return ($"{one} is {other}", one, bundle[other]);
    }

    private static IEnumerable<(string, byte[])> Bytes(byte[] bytes)
    {
        yield return ("with a mark of byte order", [0xEF, 0xBB, 0xBF, .. bytes]);
        yield return ("with a newline at the end", [.. bytes, (byte)'\n']);
        yield return ("with a zero at the end", [.. bytes, 0]);
        yield return ("twice", [.. bytes, .. bytes]);
        yield return ("not UTF-8", [.. bytes[..(bytes.Length / 2)], 0xFF, .. bytes[(bytes.Length / 2)..]]);
        for (var i = 1; i < 6; i++)
            yield return ($"cut at {i} of 6", bytes[..(bytes.Length * i / 6)]);
    }

    // The same value in another spelling, or what has no canonical spelling.
    private static IEnumerable<(string, string)> Texts(string text)
    {
        yield return ("with a blank", text.Insert(1, " "));
        yield return ("with lines of Windows", text.Replace(",", ",\r\n", StringComparison.Ordinal));
        foreach (var (from, to) in new[]
        {
            (":1", ":1.0"), (":1", ":1e0"), (":1", ":01"), (":1", ":-0"), (":1", ":9007199254740993"), (":1", ":1" + new string('0', 400)), (":1", ":NaN"), (":1", ":+1"), (":null", ":NULL"), (":true", ":True"),
            ("A", "\\u0041"), ("/", "\\/"), ("\"", "'"), (":\"", ":\"\\ud800"), (":\"", ":\"\ufffe"), (":\"", ":\"e\u0301"), (":\"", ":\"\u0001"), (":\"", ":\"\\x"), ("[", new string('[', 40)), ("{", "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}},"),
            ("]", ",]"), ("}", ",}"), (",", ",,"), ("{", "{\"__proto__\":null,"), ("{\"", "{\"名\":1,\""),
        })
            if (text.IndexOf(from, StringComparison.Ordinal) is >= 0 and var at)
                yield return ($"{from} as {to[..Math.Min(30, to.Length)]}", text[..at] + to + text[(at + from.Length)..]);
        // A name twice: the last one wins with most readers, the first one with some.
        if (text.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open && text.IndexOfAny([',', '}'], open) is > 0 and var end)
            yield return ("a name twice", text[..(open + 1)] + text[(open + 1)..end] + "," + text[(open + 1)..]);
    }

    private static IEnumerable<(string Path, Json Value)> Places(Json value, string path)
    {
        yield return (path, value);
        // Of long lists the first, the second and the last stand for all.
        foreach (var (i, item) in value.Items.Index())
            if (i < 2 || i == value.Items.Count - 1)
                foreach (var inner in Places(item, $"{path}/{i.ToString(CultureInfo.InvariantCulture)}"))
                    yield return inner;
        foreach (var (name, member) in value.Members)
            foreach (var inner in Places(member, $"{path}/{name}"))
                yield return inner;
    }

    private static IEnumerable<(string, Json?)> Changes(Json value)
    {
        yield return ("removed", null);
        foreach (var other in new[] { Json.Null, Json.True, Json.False, Json.Of(0), Json.Of(-1), Json.Of(Json.LargestInteger), Json.Of(""), Json.Of("x"), Json.Of("__proto__"), Json.List(), Json.Map(), Json.List(value), Json.Map(("value", value)) })
            yield return ("is " + string.Concat(Encoding.UTF8.GetString(JsonWriter.Write(other)).Take(20)), other);
        if (value.Integer is { } n)
        {
            yield return ("one more", Json.Of(n + 1));
            yield return ("one less", Json.Of(n - 1));
            yield return ("as text", Json.Of(n.ToString(CultureInfo.InvariantCulture)));
        }

        if (value.Text is { Length: > 0 } text)
        {
            yield return ("with a blank after it", Json.Of(text + " "));
            yield return ("with an invisible character", Json.Of(text + "\u200B"));
            yield return ("in capitals", Json.Of(text.ToUpperInvariant()));
            yield return ("in wide characters", Json.Of(string.Concat(text.Select(c => c is > ' ' and < (char)0x7f ? (char)(c + 0xFEE0) : c))));
            yield return ("with letters that look the same", Json.Of(text.Replace('a', 'а').Replace('0', 'О').Replace('I', 'І').Replace('o', 'о')));
            yield return ("with another last character", Json.Of(text[..^1] + (text[^1] == '1' ? '2' : '1')));
            yield return ("shorter", Json.Of(text[..^1]));
            yield return ("twice", Json.Of(text + text));
        }

        if (value.Items.Count > 0)
        {
            yield return ("the first one twice", Json.List([value.Items[0], .. value.Items]));
            yield return ("without the first", Json.List(value.Items.Skip(1)));
            yield return ("without the last", Json.List(value.Items.SkipLast(1)));
            yield return ("in reverse", Json.List(value.Items.Reverse()));
            yield return ("with a number more", Json.List([.. value.Items, Json.Of(7)]));
            if (value.Items.Count > 1)
                yield return ("the first two exchanged", Json.List([value.Items[1], value.Items[0], .. value.Items.Skip(2)]));
        }

        if (value.Kind == JsonKind.Map)
        {
            yield return ("with a name more", value.With("zz", Json.Of(1)));
            yield return ("with __proto__", value.With("__proto__", Json.Map(("x", Json.Null), ("attempt", Json.Of(1)))));
        }
    }

    private static Json? Put(Json root, string path, Json? changed)
    {
        if (path.Length == 0)
            return changed;
        var rest = path[1..];
        var cut = rest.IndexOf('/', StringComparison.Ordinal);
        // Names of places in a team are "object/slot": the longest name that fits is meant.
        var name = root.Members.Select(m => m.Key).Where(k => rest == k || rest.StartsWith(k + "/", StringComparison.Ordinal)).MaxBy(k => k.Length) ?? (cut < 0 ? rest : rest[..cut]);
        var inner = rest[name.Length..];
        if (root.Kind == JsonKind.List)
        {
            var i = int.Parse(name, CultureInfo.InvariantCulture);
            var item = Put(root.Items[i], inner, changed);
            return Json.List(item is null ? root.Items.Where((_, n) => n != i) : root.Items.Select((old, n) => n == i ? item : old));
        }

        var member = Put(root[name]!, inner, changed);
        return Json.Map(root.Members.Where(m => m.Key != name || member is not null).Select(m => (m.Key, m.Key == name ? member! : m.Value)));
    }
}
