using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Crypto;
using Jiangyuan.Trust.Log;

namespace Jiangyuan.Trust.Draw;

/// <summary>One thing wrong with a published draw. The code is that of <c>docs/trust.md</c>; the verifier page uses the same.</summary>
public sealed record DrawFault(string Code, string Message);

internal static class DrawFaults
{
    // Whoever reads a hundred faults has read enough; a hostile bundle cannot make more of them.
    private const int Most = 100;

    internal static void Say(this ICollection<DrawFault> faults, string code, string message)
    {
        if (faults.Count < Most)
            faults.Add(new(code, message));
    }
}

/// <summary>Where a part of the seed comes from. Commit and sealed have a commitment; the others name where anyone finds the value.</summary>
/// <param name="Kind">commit, sealed, drand, nist, lottery or dice.</param>
/// <param name="Party">Who commits, or which round, issue or throw.</param>
public sealed record PlannedSource(string Kind, string Party, byte[]? Commitment, bool IsRequired)
{
    /// <summary>Commitments and beacons have 128 bits and more of chance; a lottery or some dice alone have not.</summary>
    public bool IsStrong => Kind is "commit" or "sealed" or "drand" or "nist";

    public bool IsCommitted => Kind is "commit" or "sealed";

    /// <summary>For drand: the network and the round, fixed before the round is made.</summary>
    public (DrandChain Chain, long Round)? Drand { get; init; }
}

/// <summary>A roster as the plan fixes it before the seed exists.</summary>
public sealed record PlannedRoster(long Count, string Root);

/// <summary>The published plan of one attempt (§1.4 of the specification), read strictly.</summary>
public sealed record DrawPlan(string Id, int Attempt, HashSuite Suite, byte[] Hash)
{
    private static readonly string[] Kinds = ["commit", "sealed", "drand", "nist", "lottery", "dice"];

    public PlannedRoster Objects { get; private init; } = new(0, "");
    public PlannedRoster Inspectors { get; private init; } = new(0, "");
    public PlannedRoster Recusals { get; private init; } = new(0, "");
    public IReadOnlyDictionary<string, Quota> Quotas { get; private init; } = new Dictionary<string, Quota>();
    public IReadOnlyDictionary<string, (long Rows, long In)> Counts { get; private init; } = new Dictionary<string, (long, long)>();
    public IReadOnlyList<SlotRule> Slots { get; private init; } = [];
    public IReadOnlyList<PlannedSource> Sources { get; private init; } = [];
    public int Reserves { get; private init; }
    public (long Close, long Reveal, long Beacon, long Open) Times { get; private init; }
    public string? VerifierHash { get; private init; }
    public LogPolicy? Witness { get; private init; }

    /// <summary>Reads a plan. Null when it cannot serve at all; faults are added in any case.</summary>
    public static DrawPlan? Read(Json json, ICollection<DrawFault> faults)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(faults);
        var before = faults.Count;
        void Fault(string code, string message) => faults.Say(code, message);
        if (json.Kind != JsonKind.Map)
        {
            Fault("DR00", "plan.json 应是一个对象。");
            return null;
        }

        var alg = json["alg"]?.Text;
        if (alg is not ("draw/1" or "draw/1-sm"))
            Fault("DR09", $"计划的算法标识是“{alg ?? "没有写"}”，不是 draw/1：只有公开规定的算法才能由任何人重算。");
        if (json["plan"]?.Text is not { Length: > 0 } id || json["attempt"]?.Integer is not (>= 1 and <= int.MaxValue and var attempt))
        {
            Fault("DR00", "计划缺少编号 plan 或次数 attempt（从 1 起的整数）。");
            return null;
        }

        var suite = alg == "draw/1-sm" ? HashSuite.Sm3 : HashSuite.Sha256;
        var plan = new DrawPlan(id, (int)attempt, suite, DrawHash.Plan(json, suite))
        {
            Objects = Roster(json, "objects", Fault),
            Inspectors = Roster(json, "inspectors", Fault),
            Recusals = Roster(json, "recusals", Fault),
            Quotas = ReadQuotas(json["quota"], Fault),
            Counts = ReadCounts(json["counts"]),
            Slots = ReadSlots(json["slots"], Fault),
            Sources = ReadSources(json["sources"], Fault),
            Reserves = json["reserves"]?.Integer is >= 0 and <= 1_000_000 and var reserves ? (int)reserves : Missing("备选数 reserves", Fault),
            Times = ReadTimes(json["times"], Fault),
            VerifierHash = json["verifier"]?.Text,
            Witness = ReadWitness(json["witness"], Fault),
        };
        return faults.Count == before ? plan : null;
    }

    private static PlannedRoster Roster(Json json, string name, Action<string, string> fault)
    {
        if (json[name]?["n"]?.Integer is >= 0 and var n && json[name]?["root"]?.Text is { Length: 64 } root)
            return new(n, root);
        fault("DR20", $"计划没有写明名单 {name} 的行数和根：事后无法证明名单没有被换过。");
        return new(0, "");
    }

    private static Dictionary<string, Quota> ReadQuotas(Json? json, Action<string, string> fault)
    {
        var quotas = new Dictionary<string, Quota>();
        foreach (var (stratum, rule) in json?.Members ?? [])
        {
            if (rule.Integer is >= 0 and var count)
                quotas[stratum] = Quota.Fixed(count);
            else if (rule["num"]?.Integer is >= 0 and var num && rule["den"]?.Integer is > 0 and var den && Rounding(rule["round"]?.Text) is { } rounding)
                quotas[stratum] = new Quota(num, den, rounding);
            else
                fault("DR14", $"类别 {stratum} 的抽取数没有说清：应为整数，或写明分子、分母和进位办法（up、down、half）的分数。");
        }

        if (quotas.Count == 0)
            fault("DR14", "计划没有写明各类别抽多少。");
        return quotas;
    }

    private static QuotaRounding? Rounding(string? text) => text switch
    {
        "up" => QuotaRounding.Up,
        "down" => QuotaRounding.Down,
        "half" => QuotaRounding.Half,
        _ => null,
    };

    private static Dictionary<string, (long Rows, long In)> ReadCounts(Json? json) =>
        (json?.Members ?? []).ToDictionary(m => m.Key, m => (m.Value["rows"]?.Integer ?? -1, m.Value["in"]?.Integer ?? -1));

    private static List<SlotRule> ReadSlots(Json? json, Action<string, string> fault)
    {
        var slots = new List<SlotRule>();
        foreach (var slot in json?.Items ?? [])
            if (slot["name"]?.Text is { Length: > 0 } name && System.Text.Ascii.IsValid(name) && !name.Contains('/', StringComparison.Ordinal) && IsTextOrNothing(slot["skill"]) && IsTextOrNothing(slot["department"]) && slots.TrueForAll(s => s.Name != name))
                slots.Add(new SlotRule(name, slot["skill"]?.Text, slot["department"]?.Text));
            else
                fault("DR00", "检查位置 slots 里有一项没有名称、名称重复、不是 ASCII 字符或含有斜线，或资格、部门不是文字。");
        if (slots.Count is 0 or > 16)
            fault("DR00", "检查位置 slots 应有 1 至 16 项。");
        return slots;
    }

    private static List<PlannedSource> ReadSources(Json? json, Action<string, string> fault)
    {
        var sources = new List<PlannedSource>();
        foreach (var (number, source) in (json?.Items ?? []).Index())
        {
            var kind = source["kind"]?.Text ?? "";
            var commitment = source["commitment"]?.Text is { Length: 64 } hex && hex.All(char.IsAsciiHexDigitLower) ? Convert.FromHexString(hex) : null;
            if (!Kinds.Contains(kind) || source["party"]?.Text is not { Length: > 0 } party || source["required"]?.Truth is not { } required)
                fault("DR05", $"第 {number + 1} 个随机来源没有写明种类、出自何方或是否必需。");
            else if (commitment is null && kind is "commit" or "sealed")
                fault("DR24", $"来源“{party}”没有事先公布的承诺值。");
            else if (kind == "drand" && Drand(source, party, fault) is var round)
                sources.Add(new(kind, party, commitment, required) { Drand = round });
            else
                sources.Add(new(kind, party, commitment, required));
        }

        if (!sources.Exists(s => s.IsStrong))
            fault("DR06", "随机来源太弱：只有彩票或骰子，可能的结果少到可以逐个试；至少要有一个承诺或信标。");
        return sources;
    }

    private static (DrandChain, long)? Drand(Json source, string party, Action<string, string> fault)
    {
        var known = DrandChain.Known.FirstOrDefault(c => c.Hash == source["chain"]?.Text);
        if (known is not null && source["round"]?.Integer is >= 1 and < 1L << 40 and var round)
            return (known, round);
        fault("DR26", $"来源“{party}”没有写明是哪一条 drand 链（chain，本工具认得 {string.Join("、", DrandChain.Known.Select(c => $"{c.Name} {c.Hash[..8]}…"))}）的第几轮（round）：不知道该轮的公钥就无法验证它的签名。");
        return null;
    }

    private static (long, long, long, long) ReadTimes(Json? json, Action<string, string> fault)
    {
        if (json?["close"]?.Integer is { } close && json["reveal"]?.Integer is { } reveal && json["beacon"]?.Integer is { } beacon && json["open"]?.Integer is { } open)
        {
            if (close >= reveal || reveal >= beacon || beacon >= open)
                fault("DR02", "计划的时间次序不对：应为封存 < 公布承诺 < 信标 < 公开。");
            return (close, reveal, beacon, open);
        }

        fault("DR02", "计划的时间应是四个 Unix 秒（整数），不许用带时区歧义的文字。");
        return default;
    }

    private static LogPolicy? ReadWitness(Json? json, Action<string, string> fault)
    {
        if (json is null || json.IsNull)
            return null;
        var log = NoteKey.Parse(json["log"]?.Text);
        var witnesses = (json["witnesses"]?.Items ?? []).Select(w => NoteKey.Parse(w.Text)).ToList();
        if (log.IsGiven && witnesses.TrueForAll(w => w.IsGiven) && json["quorum"]?.Integer is >= 1 and var quorum && quorum <= witnesses.Count)
            return new LogPolicy(log.Value, [.. witnesses.Select(w => w.Value)], (int)quorum);
        fault("DR01", "计划所写的日志或见证方公钥读不出来，或见证数不足。");
        return null;
    }

    internal static bool IsTextOrNothing(Json? value) => value is null || value.IsNull || value.Text is not null;

    private static int Missing(string what, Action<string, string> fault)
    {
        fault("DR00", $"计划缺少{what}。");
        return 0;
    }
}
