using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Jiangyuan.Kernel;

namespace Jiangyuan.Trust.Log;

/// <summary>
/// Whom a checker believes (C2SP tlog-policy): logs, witnesses, and how many of the witnesses must have cosigned. One flat group is understood;
/// groups of groups are refused, not misread.
/// </summary>
public sealed record TrustedLogs(IReadOnlyList<NoteKey> Logs, IReadOnlyList<NoteKey> Witnesses, int Quorum)
{
    private const int MaximumBytes = 64 * 1024;
    private const int MaximumKeys = 200;

    /// <summary>The policy for the log of that origin; null when it is not trusted.</summary>
    public LogPolicy? For(string origin) => Logs.FirstOrDefault(l => l.Name == origin) is { } log ? new LogPolicy(log, Witnesses, Quorum) : null;

    /// <summary>Reads a policy file.</summary>
    public static Outcome<TrustedLogs> Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaximumBytes || !Utf8.IsValid(bytes))
            return new Refusal("policy.malformed", "信任名单过大或不是 UTF-8。");
        var read = new Reading();
        var number = 0;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            number++;
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            if (read.Take(words) is { } wrong)
                return new Refusal("policy.malformed", $"信任名单第 {number} 行：{wrong}。");
        }

        return read.Quorum is { } quorum ? new TrustedLogs(read.Logs, quorum.Members, quorum.Count) : new Refusal("policy.malformed", "信任名单没有 quorum 行。");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var log in Logs)
            text.Append("log ").Append(log).Append('\n');
        for (var i = 0; i < Witnesses.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"witness w{i + 1} {Witnesses[i]}\n");
        if (Quorum == 0)
            return text.Append("quorum none\n").ToString();
        text.Append(CultureInfo.InvariantCulture, $"group witnesses {Quorum}");
        for (var i = 0; i < Witnesses.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $" w{i + 1}");
        return text.Append("\nquorum witnesses\n").ToString();
    }

    private sealed class Reading
    {
        private readonly Dictionary<string, (int Count, IReadOnlyList<NoteKey> Members)> _named = new(StringComparer.Ordinal) { ["none"] = (0, []) };
        private readonly List<NoteKey> _witnesses = [];

        internal List<NoteKey> Logs { get; } = [];

        internal (int Count, IReadOnlyList<NoteKey> Members)? Quorum { get; private set; }

        internal string? Take(string[] words) => words switch
        {
            ["log", var key, ..] when words.Length <= 3 => Add(key, Logs, null),
            ["witness", var name, var key, ..] when words.Length <= 4 => Add(key, _witnesses, name),
            ["group", var name, var count, .. { Length: > 0 } members] => Group(name, count, members),
            ["quorum", var name] when Quorum is null => Choose(name),
            _ => "不是 log、witness、group、quorum 中的一种，或项数不对",
        };

        private string? Add(string text, List<NoteKey> to, string? name)
        {
            var key = NoteKey.Parse(text);
            if (!key.IsGiven)
                return key.Refusal.Message.TrimEnd('。');
            if (to.Count == MaximumKeys || to.Any(k => k.PublicKey.AsSpan().SequenceEqual(key.Value.PublicKey)))
                return "同一公钥写了两次，或公钥过多";
            to.Add(key.Value);
            return name is null || _named.TryAdd(name, (1, [key.Value])) ? null : $"名称 {name} 用了两次";
        }

        private string? Group(string name, string count, string[] members)
        {
            var keys = new List<NoteKey>();
            foreach (var member in members)
            {
                if (!_named.TryGetValue(member, out var one) || one.Members.Count != 1 || keys.Contains(one.Members[0]))
                    return $"成员 {member} 不是前面写明的见证方，或重复";
                keys.Add(one.Members[0]);
            }

            var most = keys.Count;
            var wanted = count switch { "all" => most, "any" => 1, _ => Checkpoint.TryDecimal(count, out var k) && k >= 1 && k <= (ulong)most ? (int)k : 0 };
            if (wanted == 0)
                return "门槛应为 1 至成员数，或 all、any";
            return _named.TryAdd(name, (wanted, keys)) ? null : $"名称 {name} 用了两次";
        }

        private string? Choose(string name)
        {
            if (!_named.TryGetValue(name, out var group))
                return $"没有名为 {name} 的见证方或组";
            Quorum = name == "none" ? (0, _witnesses) : group;
            return null;
        }
    }
}
