using System.Globalization;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Trust.Log;

/// <summary>The head of a log at a size (C2SP tlog-checkpoint): origin, size, root, extension lines.</summary>
public sealed record Checkpoint(string Origin, ulong Size, byte[] Root)
{
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Reads the text of a note as a checkpoint.</summary>
    public static Outcome<Checkpoint> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length != 0)
            return Bad("应至少有来源、大小、根三行");
        if (lines[0].Length == 0)
            return Bad("第 1 行（来源）为空");
        if (!TryDecimal(lines[1], out var size))
            return Bad("第 2 行（大小）不是规范的十进制数");
        if (!SignedNote.TryBase64(lines[2], out var root) || root.Length != HashTree.HashLength)
            return Bad("第 3 行（根）不是 32 字节的 base64");
        if (lines[3..^1].Any(l => l.Length == 0))
            return Bad("扩展行不许为空");
        return new Checkpoint(lines[0], size, root) { Extensions = lines[3..^1] };
    }

    /// <summary>Opens a note that the log's key has signed under its own name, and reads the checkpoint in it.</summary>
    public static Outcome<Checkpoint> Open(SignedNote note, NoteKey logKey)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(logKey);
        if (!note.VerifiedBy(logKey))
            return new Refusal("checkpoint.unsigned", $"检查点没有日志 {logKey.Name} 的有效签名。");
        return Parse(note.Text);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");
        foreach (var line in Extensions)
            text.Append(line).Append('\n');
        return text.ToString();
    }

    internal static bool TryDecimal(string text, out ulong number) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text == "0" || text[0] != '0');

    private static Refusal Bad(string what) => new("checkpoint.malformed", $"检查点格式不合规：{what}。");
}
