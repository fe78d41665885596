using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Jiangyuan.Rules.Law;

namespace Jiangyuan.Rules.Fast;

/// <summary>
/// Many conditions over the same elements for one subject at a time, every test recorded. Tests that occur twice are evaluated once.
/// Immutable; a <see cref="Trace"/> belongs to one thread.
/// </summary>
public sealed class CompiledRules
{
    private static readonly byte[][] Endings = [.. new[] { "notMet", "unknown", "undefined", "met" }.Select(o => Encoding.UTF8.GetBytes($",\"outcome\":\"{o}\"}}"))];

    private readonly List<CompiledTest> _tests = [];
    private readonly Dictionary<string, int> _testIds = new(StringComparer.Ordinal);
    private readonly List<Branch> _branches = [];
    private readonly int[] _roots;
    private readonly List<Piece> _pieces = [];
    private readonly FeelContext _parameters;
    private readonly StringBuilder _text = new();

    private CompiledRules(IReadOnlyList<(string Id, ConditionPart Condition)> rules, string[] names, FeelContext parameters)
    {
        (Names, _parameters) = (names, parameters);
        _roots = new int[rules.Count];
        _text.Append('[');
        for (var i = 0; i < rules.Count; i++)
        {
            _text.Append(i == 0 ? "" : ",").Append("{\"rule\":\"").Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(rules[i].Id)).Append("\",\"conditions\":");
            _roots[i] = Add(rules[i].Condition, (string[])Names);
            _text.Append('}');
        }

        _text.Append(']');
        Flush(-1, -1);
    }

    /// <summary>The names of the slots, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>How many different tests there are.</summary>
    public int TestCount => _tests.Count;

    /// <summary>Compiles for one day: <paramref name="parameters"/> are the values in force on it.</summary>
    public static CompiledRules Compile(IReadOnlyList<(string Id, ConditionPart Condition)> rules, IEnumerable<string> names, FeelContext parameters) => new(rules, [.. names], parameters);

    /// <summary>Room for the outcomes of one subject, to be used again.</summary>
    public Trace NewTrace() => new(_tests.Count, _branches.Count, _roots.Length);

    /// <summary>Evaluates every test and every rule; the trace holds values and outcomes.</summary>
    public void Evaluate(ReadOnlySpan<Slot> slots, Trace trace, DateTimeOffset now)
    {
        for (var i = 0; i < _tests.Count; i++)
        {
            var test = _tests[i];
            trace.TestOutcomes[i] = test.Evaluate(slots, _parameters, now);
            trace.Values[i] = test.Slot >= 0 ? slots[test.Slot] : default;
        }

        // Branches stand behind their parts, so one pass is enough.
        for (var i = 0; i < _branches.Count; i++)
        {
            trace.BranchOutcomes[i] = Outcome(_branches[i], trace);
        }

        for (var i = 0; i < _roots.Length; i++)
        {
            trace.RuleOutcomes[i] = At(_roots[i], trace);
        }
    }

    /// <summary>Writes the explanation of the last evaluation as one JSON array.</summary>
    public void WriteJson(Trace trace, ArrayBufferWriter<byte> output)
    {
        foreach (var piece in _pieces)
        {
            output.Write(piece.Text);
            if (piece.Test >= 0)
            {
                WriteValue(trace.Values[piece.Test], output);
            }

            if (piece.Node is var node and not -1)
            {
                output.Write(Endings[(int)At(node, trace)]);
            }
        }
    }

    private static void WriteValue(in Slot slot, ArrayBufferWriter<byte> output)
    {
        if (slot.Kind == SlotKind.Whole)
        {
            Utf8Formatter.TryFormat(slot.Whole, output.GetSpan(20), out var written);
            output.Advance(written);
        }
        else if (slot.Kind == SlotKind.Other)
        {
            output.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(slot.Value("").ToString())));
        }
        else
        {
            output.Write("null"u8);
        }
    }

    // A node is a test (0, 1, …) or a branch (-2, -3, …).
    private static ConditionOutcome At(int node, Trace trace) => node >= 0 ? trace.TestOutcomes[node] : trace.BranchOutcomes[-2 - node];

    private static ConditionOutcome Outcome(Branch branch, Trace trace)
    {
        var (any, all) = (ConditionOutcome.NotMet, ConditionOutcome.Met);
        var unknown = false;
        foreach (var part in branch.Parts)
        {
            var outcome = At(part, trace);
            unknown |= outcome == ConditionOutcome.Unknown;
            all = outcome < all ? outcome : all;
            any = outcome > any ? outcome : any;
        }

        return !branch.IsAny ? all : unknown && any != ConditionOutcome.Met ? ConditionOutcome.Unknown : any;
    }

    private int Add(ConditionPart part, string[] names)
    {
        if (part is ConditionTest test)
        {
            if (!_testIds.TryGetValue(test.Text, out var id))
            {
                id = _testIds[test.Text] = _tests.Count;
                _tests.Add(new CompiledTest(test, names, _parameters));
            }

            _text.Append("{\"test\":\"").Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(test.Label ?? test.Text)).Append("\",\"value\":");
            Flush(id, id);
            return id;
        }

        var group = (ConditionGroup)part;
        _text.Append(group.IsAny ? "{\"any\":[" : "{\"all\":[");
        var parts = new int[group.Parts.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            _text.Append(i == 0 ? "" : ",");
            parts[i] = Add(group.Parts[i], names);
        }

        _branches.Add(new Branch(group.IsAny, parts));
        var node = -1 - _branches.Count;
        _text.Append(']');
        Flush(-1, node);
        return node;
    }

    private void Flush(int test, int node)
    {
        _pieces.Add(new Piece(Encoding.UTF8.GetBytes(_text.ToString()), test, node));
        _text.Clear();
    }

    private sealed record Branch(bool IsAny, int[] Parts);

    private sealed record Piece(byte[] Text, int Test, int Node);
}

/// <summary>What an evaluation recorded: the outcome and value of every test, and the outcome of every rule.</summary>
public sealed class Trace
{
    internal Trace(int tests, int branches, int rules)
    {
        (TestOutcomes, Values) = (new ConditionOutcome[tests], new Slot[tests]);
        (BranchOutcomes, RuleOutcomes) = (new ConditionOutcome[branches], new ConditionOutcome[rules]);
    }

    /// <summary>By test, in the order of first appearance.</summary>
    public ConditionOutcome[] TestOutcomes { get; }

    /// <summary>The value each test looked at; unknown where it looked at several.</summary>
    public Slot[] Values { get; }

    /// <summary>By rule, in the order given.</summary>
    public ConditionOutcome[] RuleOutcomes { get; }

    internal ConditionOutcome[] BranchOutcomes { get; }
}
