using System.Security.Cryptography;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Log;
using Jiangyuan.Trust.Merkle;

namespace Jiangyuan.Trust.Draw;

/// <summary>What a verifier says of a published draw.</summary>
/// <param name="Faults">Empty when the draw is as it says.</param>
/// <param name="Notes">What could not be checked from the bundle alone, in plain words.</param>
/// <param name="Outcome">What the draw comes to when recomputed; null when the inputs do not allow it.</param>
public sealed record DrawVerdict(IReadOnlyList<DrawFault> Faults, IReadOnlyList<string> Notes, Json? Outcome)
{
    public bool IsGood => Faults.Count == 0;
}

/// <summary>Verifies one published bundle: files by name. Recomputes everything; believes nothing that it can compute.</summary>
public sealed class DrawBundle
{
    /// <summary>The page that travels in every bundle and verifies it in a browser, off line.</summary>
    public const string VerifierName = "verify-draw.html";

    private readonly IReadOnlyDictionary<string, byte[]> _files;
    private readonly List<DrawFault> _faults = [];
    private readonly List<string> _notes = [];

    private DrawBundle(IReadOnlyDictionary<string, byte[]> files) => _files = files;

    /// <summary>The page, whole; UTF-8.</summary>
    public static byte[] VerifierPage() => System.Text.Encoding.UTF8.GetBytes(Trust.VerifierPage.Of(VerifierName));

    /// <summary>The names of all files that a bundle may hold and that are looked into.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["plan.json", "objects.json", "inspectors.json", "recusals.json", "sources.json", "result.json", "attempts.json", "visits.json", "plan.tlog-proof", VerifierName];

    public static DrawVerdict Verify(IReadOnlyDictionary<string, byte[]> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var bundle = new DrawBundle(files);
        var outcome = bundle.Verify();
        return new DrawVerdict(bundle._faults, bundle._notes, outcome);
    }

    /// <summary>Plan, rosters and sources as far as they are sound; null, with faults, when a draw cannot be made of them. Used before a draw and in verifying one.</summary>
    public static (DrawPlan Plan, DrawInput Input, byte[]? Seed)? Read(IReadOnlyDictionary<string, byte[]> files, ICollection<DrawFault> faults)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(faults);
        var bundle = new DrawBundle(files);
        var read = bundle.Inputs();
        foreach (var fault in bundle._faults)
            faults.Add(fault);
        return read;
    }

    private Json? Verify()
    {
        if (_files.Keys.Except(Names).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } others)
            _notes.Add($"包里还有本工具不核对的文件：{string.Join('、', others)}。");
        if (Inputs() is not { } read)
            return null;
        var (plan, input, seed) = read;
        CheckWitness(plan);
        CheckVerifier(plan);
        foreach (var source in plan.Sources.Where(s => s.Kind is "nist" or "lottery" or "dice"))
            _notes.Add($"来源“{source.Party}”的值（{source.Kind switch { "nist" => "NIST 信标", "lottery" => "彩票号码", _ => "骰子点数" }}）不能由这个包证明；请按计划写明的出处，与当时公开的核对。");
        var result = Load("result.json");
        var attempts = Load("attempts.json");
        if (attempts is not null)
            CheckAttempts(plan, attempts, result);
        if (result is null || seed is null)
            return null;
        var expected = RandomDraw.Run(input, seed, plan.Suite);
        if (!expected.IsGiven)
        {
            Fault("DR00", expected.Refusal.Message);
            return null;
        }

        var recomputed = DrawRecord.Result(plan, seed, input, expected.Value);
        new ResultCheck(input, _faults).Compare(result, recomputed);
        if (_files.ContainsKey("visits.json"))
        {
            if (Load("visits.json") is { } visits)
                new VisitCheck(_faults).Check(recomputed, visits);
        }
        else
        {
            _notes.Add("包里没有检查结果（visits.json），无法核对抽中的对象是否都查了。");
        }

        return recomputed;
    }

    private (DrawPlan, DrawInput, byte[]?)? Inputs()
    {
        if (Load("plan.json") is not { } json || DrawPlan.Read(json, _faults) is not { } plan)
            return null;
        if (Bytes("objects.json") is not { } o || Bytes("inspectors.json") is not { } i || Bytes("recusals.json") is not { } r)
            return null;
        var before = _faults.Count;
        var (objects, objectReader) = RosterReader.Objects(o, plan.Suite, _faults);
        var (inspectors, inspectorReader) = RosterReader.Inspectors(i, plan.Suite, _faults);
        var (recusals, recusalReader) = RosterReader.Recusals(r, plan.Suite, _faults);
        if (_faults.Count > before)
            return null;
        CheckRoster("objects", plan.Objects, objectReader);
        CheckRoster("inspectors", plan.Inspectors, inspectorReader);
        CheckRoster("recusals", plan.Recusals, recusalReader);
        CheckCounts(plan, objects);
        var seed = Load("sources.json") is { } sources ? Seed(plan, sources) : null;
        return (plan, new DrawInput(objects, inspectors, recusals, plan.Quotas, plan.Slots, plan.Reserves), seed);
    }

    private void CheckRoster(string name, PlannedRoster planned, RosterReader read)
    {
        if (planned.Count != read.Count)
            Fault("DR20", $"名单 {name} 现有 {read.Count} 行，计划写明 {planned.Count} 行：有行被加进或拿走。");
        else if (planned.Root != read.Root)
            Fault("DR13", $"名单 {name} 的根与计划不符：抽取之后名单被改动过（权重、类别、排除原因或其他内容）。");
    }

    private void CheckCounts(DrawPlan plan, ObjectRoster objects)
    {
        var counts = objects.Counts();
        foreach (var (stratum, count) in counts)
        {
            if (!plan.Quotas.ContainsKey(stratum))
                Fault("DR14", $"计划没有写明类别 {stratum} 抽多少，而名单里有 {count.Rows} 行。");
            if (plan.Counts.TryGetValue(stratum, out var planned) && planned != count)
                Fault("DR20", $"类别 {stratum} 计划公布 {planned.Rows} 行、参加 {planned.In} 行，名单里是 {count.Rows} 行、{count.In} 行。");
        }

        foreach (var (stratum, planned) in plan.Counts.Where(c => !counts.ContainsKey(c.Key) && c.Value != (0, 0)))
            Fault("DR20", $"类别 {stratum} 计划公布 {planned.Rows} 行、参加 {planned.In} 行，名单里是 0 行、0 行。");
    }

    private byte[]? Seed(DrawPlan plan, Json sources)
    {
        var values = new List<DrawSource>();
        var before = _faults.Count;
        for (var i = 0; i < plan.Sources.Count; i++)
            values.Add(new DrawSource(new SourceCheck(plan, _faults).Value(plan.Sources[i], i < sources.Items.Count ? sources.Items[i] : null)));
        if (sources.Items.Count != plan.Sources.Count)
            Fault("DR00", $"来源记录有 {sources.Items.Count} 项，计划有 {plan.Sources.Count} 项。");
        return _faults.Exists(f => f.Code == "DR05") && _faults.Count > before ? null : DrawHash.Seed(plan.Hash, values, plan.Suite);
    }

    private void CheckWitness(DrawPlan plan)
    {
        if (plan.Witness is null)
        {
            _notes.Add("计划没有写明见证方，无法证明计划公布在信标之前；请与当时公布的计划核对。");
            return;
        }

        if (Bytes("plan.tlog-proof") is not { } bytes)
            return;
        var proof = LogProof.Parse(bytes);
        var evidence = proof.IsGiven ? proof.Value.Verify(HashTree.LeafHash(plan.Hash), plan.Witness) : proof.Refusal;
        if (!proof.IsGiven)
            Fault("DR01", "计划的公布证明不成立：plan.tlog-proof 的格式不对。");
        else if (!evidence.IsGiven)
            Fault("DR01", "计划的公布证明不成立：" + (evidence.Refusal.Code == "log-proof.witnesses" ? evidence.Refusal.Message : "计划不在所说的日志里，或日志没有签名。"));
        else if (evidence.Value.SeenAt >= plan.Times.Beacon)
            Fault("DR01", "计划被见证的时间不早于信标时间：可能先看到随机数再定计划。");
    }

    private void CheckVerifier(DrawPlan plan)
    {
        if (plan.VerifierHash is null || !_files.TryGetValue(VerifierName, out var page))
            _notes.Add("计划没有写明核验页的哈希，或包里没有核验页；请用另外取得的核验工具复核。");
        else if (Convert.ToHexStringLower(SHA256.HashData(page)) != plan.VerifierHash)
            Fault("DR23", "包里的核验页不是计划所公布的那一份：不要用它，请另取。");
    }

    private void CheckAttempts(DrawPlan plan, Json attempts, Json? result)
    {
        if (attempts.Items.Count != plan.Attempt)
            Fault("DR03", $"计划是第 {plan.Attempt} 次抽取，登记的却有 {attempts.Items.Count} 次：有的没有记录，或多出记录。每一次都必须公开。");
        for (var i = 0; i < attempts.Items.Count; i++)
        {
            var entry = attempts.Items[i];
            var last = i == plan.Attempt - 1;
            if (entry["attempt"]?.Integer != i + 1 || i >= plan.Attempt)
                Fault("DR03", $"登记的第 {i + 1} 条对不上：每一次都必须公开，按次序从 1 起，到这一次为止。");
            else if (!last && (entry["outcome"]?.Text != "void" || entry["reason"]?.Text is not { Length: > 0 }))
                Fault("DR03", $"第 {i + 1} 次抽取没有作废理由就又抽了一次。");
            else if (last && entry["outcome"]?.Text != "drawn")
                Fault("DR03", $"第 {i + 1} 次抽取没有记为有结果。");
            else if (last)
                CheckLast(plan, entry, result);
        }
    }

    private void CheckLast(DrawPlan plan, Json entry, Json? result)
    {
        if (entry["planHash"]?.Text != Convert.ToHexStringLower(plan.Hash))
            Fault("DR25", "登记的计划哈希不是这份计划的：结果与计划不是同一次抽取。");
        if (result is not null && entry["resultHash"]?.Text != Convert.ToHexStringLower(DrawHash.Result(result, plan.Suite)))
            Fault("DR25", "登记的结果哈希与结果文件不符：结果被换过。");
        if (entry["openedAt"]?.Integer is not { } opened || opened < plan.Times.Open)
            Fault("DR21", "结果在规定的公开时间之前就公开了：检查对象可能提前知道。");
    }

    private Json? Load(string name)
    {
        if (Bytes(name) is not { } bytes)
            return null;
        var read = JsonReader.Read(bytes, JsonForm.Canonical, new JsonLimits(MaximumBytes: 256 << 20, MaximumDepth: 16));
        if (!read.IsGiven)
            Fault(DrawText.CodeOf(read.Refusal), $"{name} {read.Refusal.Message}");
        return read.IsGiven ? read.Value : null;
    }

    private byte[]? Bytes(string name)
    {
        if (_files.TryGetValue(name, out var bytes))
            return bytes;
        Fault(name == "plan.tlog-proof" ? "DR01" : "DR00", $"包里缺少 {name}。");
        return null;
    }

    private void Fault(string code, string message) => _faults.Say(code, message);
}
