using System.Runtime.InteropServices;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Trust.Draw;

/// <summary>Reads a published roster: canonical bytes, strictly ascending, and its Merkle root on the way.</summary>
internal sealed class RosterReader(HashSuite suite)
{
    private readonly List<(int Start, int Length)> _rows = [];
    private string? _before;

    internal int Count => _rows.Count;

    internal string Root { get; private set; } = "";

    internal static (ObjectRoster Rows, RosterReader Reader) Objects(byte[] bytes, HashSuite suite, ICollection<DrawFault> faults)
    {
        var rows = new ObjectRoster();
        var reader = new RosterReader(suite);
        reader.Read("objects", bytes, faults, 4, (row, id) =>
        {
            if (!System.Text.Ascii.IsValid(id))
                return Bad("DR10", "对象编号只许用 ASCII 字符（登记代码或其哈希）");
            if (row["s"]?.Text is not { } stratum || row["x"] is not { } x || (x.Text is null && !x.IsNull))
                return Bad("DR00", "应有类别 s 和排除原因 x（没有就写 null）");
            if (!DrawPlan.IsTextOrNothing(row["a"]))
                return Bad("DR00", "区划 a 应为文字");
            if (row["w"]?.Integer is not (>= 1 and var weight))
                return Bad("DR08", "权重 w 应为不小于 1 的整数");
            rows.Add(id, stratum, weight, !x.IsNull, row["a"]?.Text);
            return null;
        });
        return (rows, reader);
    }

    internal static (List<InspectorRow> Rows, RosterReader Reader) Inspectors(byte[] bytes, HashSuite suite, ICollection<DrawFault> faults)
    {
        var rows = new List<InspectorRow>();
        var reader = new RosterReader(suite);
        reader.Read("inspectors", bytes, faults, 4, (row, id) =>
        {
            if (row["c"]?.Integer is not (>= 0 and <= 1_000_000 and var capacity))
                return Bad("DR17", "最多检查次数 c 应为不小于 0 的整数");
            if (row["k"] is not { Kind: JsonKind.List } skills || row["x"] is not { } x || (x.Text is null && !x.IsNull))
                return Bad("DR00", "应有资格 k（数组）和排除原因 x（没有就写 null）");
            if (skills.Items.Any(k => k.Text is null) || !DrawPlan.IsTextOrNothing(row["d"]) || (row["a"] is { IsNull: false } areas && (areas.Kind != JsonKind.List || areas.Items.Any(a => a.Text is null))))
                return Bad("DR00", "资格 k 和辖区 a 应为文字的数组，部门 d 应为文字");
            rows.Add(new InspectorRow(id, (int)capacity, Texts(skills), x.Text) { Department = row["d"]?.Text, Areas = Texts(row["a"]) });
            return null;
        });
        return (rows, reader);
    }

    internal static (List<(string, string)> Rows, RosterReader Reader) Recusals(byte[] bytes, HashSuite suite, ICollection<DrawFault> faults)
    {
        var rows = new List<(string, string)>();
        var reader = new RosterReader(suite);
        reader.Read("recusals", bytes, faults, 2, (row, id) =>
        {
            if (row.Kind != JsonKind.List || row.Items.Skip(2).Any(reason => reason.Text is null))
                return Bad("DR00", "应为检查人员、对象和可有的理由");
            rows.Add((row.Items[0].Text!, row.Items[1].Text!));
            return null;
        });
        return (rows, reader);
    }

    private void Read(string roster, byte[] bytes, ICollection<DrawFault> faults, int least, Func<Json, string, DrawFault?> take)
    {
        DrawFault? fault = null;
        var refusal = JsonReader.ReadRows(bytes, (number, row, start, length) =>
        {
            var id = IdOf(row, least);
            fault = id is null ? Bad("DR00", "不是名单的一行") : Order(id) ?? take(row, id);
            if (fault is not null)
                return new Refusal("draw.roster", $"名单 {roster} 第 {number + 1} 行：{fault.Message}。");
            _rows.Add((start, length));
            return null;
        });
        if (refusal is not null)
            faults.Say(fault?.Code ?? DrawText.CodeOf(refusal), fault is null ? $"名单 {roster} {refusal.Message}" : refusal.Message);
        Root = RootOf(bytes, CollectionsMarshal.AsSpan(_rows), suite);
    }

    /// <summary>The root over rows, given by where each lies in the bytes, as the plan writes it.</summary>
    internal static string RootOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<(int Start, int Length)> rows, HashSuite suite)
    {
        var leaves = new byte[rows.Length * HashTree.HashLength];
        HashTree.LeafHashes(bytes, rows, leaves, suite);
        return Convert.ToHexStringLower(HashTree.RootInPlace(leaves, suite));
    }

    // Ascending by UTF-8 bytes, which is the order of code points; never by a culture's rules.
    private DrawFault? Order(string id)
    {
        var order = _before is null ? -1 : Compare(_before, id);
        var before = _before;
        _before = id;
        return order < 0 ? null
            : order == 0 ? Bad("DR12", $"{Show(id)} 与上一行重复")
            : Bad("DR11", $"{Show(id)} 应排在 {Show(before!)} 之前（按 UTF-8 字节升序）");
    }

    internal static int Compare(string a, string b)
    {
        var i = a.AsSpan().CommonPrefixLength(b);
        if (i < a.Length && i < b.Length)
            return char.IsSurrogate(a[i]) == char.IsSurrogate(b[i]) ? a[i] - b[i] : char.IsSurrogate(a[i]) ? 1 : -1;
        return a.Length - b.Length;
    }

    private static string Show(string id) => id.Replace('\0', '/');

    private static string? IdOf(Json row, int least) => row.Kind == JsonKind.List
        ? row.Items is [{ Text: { } inspector }, { Text: { } item }, ..] && row.Items.Count <= 3 ? inspector + "\0" + item : null
        : row.Members.Count >= least ? row["id"]?.Text : null;

    private static List<string> Texts(Json? list) => [.. (list?.Items ?? []).Select(i => i.Text).OfType<string>()];

    private static DrawFault Bad(string code, string message) => new(code, message);
}

internal static class DrawText
{
    /// <summary>Which pitfall a refused text falls into: a number with a fraction, or any other departure from the canonical bytes.</summary>
    internal static string CodeOf(Refusal refusal) => refusal.Message.Contains("只许用整数", StringComparison.Ordinal) ? "DR08" : "DR10";

    internal static byte[] Hex(string? text) => text is not null && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(text) : [];

}
