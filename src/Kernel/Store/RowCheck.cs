using System.Buffers.Binary;
using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;

namespace Jiangyuan.Kernel.Store;

/// <summary>
/// Compares projection tables with what the streams fold to, in both directions. Of each expected row only two 64-bit fingerprints are kept, keyed with
/// bytes drawn for this run, so nobody can prepare rows that look alike; what does not agree is looked at in full in a second pass.
/// </summary>
internal sealed class RowCheck
{
    private static readonly System.Collections.Frozen.FrozenSet<string> Plain = System.Collections.Frozen.FrozenSet.Create(StringComparer.Ordinal,
        "number", "item", "item_name", "division", "agency", "status", "mode", "step", "role", "template", "due_clock", "due_on", "warn_on", "issued_on", "valid_until", "from_on", "to_on", "document");

    private readonly DbConnection _connection;
    private readonly Findings _findings;
    private readonly byte[] _runKey = RandomNumberGenerator.GetBytes(16);
    private readonly Dictionary<string, (Table Table, List<Print> Prints)> _expected = [];

    internal RowCheck(DbConnection connection, IEnumerable<IStreamType> streamTypes, Findings findings)
    {
        (_connection, _findings) = (connection, findings);
        foreach (var table in streamTypes.SelectMany(t => t.Tables))
            _expected.Add(table.Name, (table, []));
    }

    /// <summary>Rows found in the tables.</summary>
    internal long Count { get; private set; }

    internal void Expect(Row row) => _expected[row.Table.Name].Prints.Add(PrintOf(row));

    /// <summary>Reads every table; gives the rows that are missing or differ, by fingerprint of the key, with what stands there (null = nothing).</summary>
    internal async Task<Dictionary<(string Table, ulong Key), Row?>> Compare(bool hasUnreadable, CancellationToken ct)
    {
        var suspects = new Dictionary<(string, ulong), Row?>();
        foreach (var (table, prints) in _expected.Values)
        {
            prints.Sort();
            var seen = new System.Collections.BitArray(prints.Count);
            await foreach (var row in Read(table, ct))
            {
                Count++;
                var print = PrintOf(row);
                var at = prints.BinarySearch(new Print(print.Key, 0));
                at = at < 0 ? ~at : at;
                if (at == prints.Count || prints[at].Key != print.Key)
                    _findings.Add("verify.row-extra", table.Name, KeyOf(row), hasUnreadable ? "没有读得出的事件产生它；有事件流读不出来，先看那一条。" : "表中多出一行，任何事件都没有产生它。");
                else if (prints[at].Whole != print.Whole)
                    Suspect(suspects, table, print.Key, row);
                if (at < prints.Count)
                    seen[at] = prints[at].Key == print.Key || seen[at];
            }
            for (var i = 0; i < prints.Count; i++)
            {
                if (i > 0 && prints[i].Key == prints[i - 1].Key)
                    _findings.Add("verify.row-claimed-twice", table.Name, $"#{prints[i].Key:x}", "两个事件流都产生了同一行。");
                else if (!seen[i])
                    Suspect(suspects, table, prints[i].Key, null);
            }
        }
        return suspects;
    }

    /// <summary>Called with every expected row a second time: names what is wrong with the suspects.</summary>
    internal void Explain(Row expected, Dictionary<(string Table, ulong Key), Row?> suspects)
    {
        var name = expected.Table.Name;
        if (!suspects.Remove((name, PrintOf(expected).Key), out var actual))
            return;
        if (actual is null)
        {
            _findings.Add("verify.row-missing", name, KeyOf(expected), "表中缺少这一行，而事件表明它应当存在。");
            return;
        }
        for (var i = 0; i < expected.Values.Length; i++)
        {
            if (!RowKey.SameValue(expected.Values[i], actual.Values[i]))
            {
                _findings.Add(new VerificationFinding("verify.row-differs", name, KeyOf(expected), "与事件折叠的结果不符。")
                {
                    Column = expected.Table.Columns[i],
                    Expected = Masked(expected.Table.Columns[i], expected.Values[i]),
                    Actual = Masked(expected.Table.Columns[i], actual.Values[i]),
                });
            }
        }
    }

    /// <summary>Suspects that no second look explained were more than the report holds, or their stream reads differently each time.</summary>
    internal void Conclude(Dictionary<(string Table, ulong Key), Row?> suspects)
    {
        foreach (var ((table, key), actual) in suspects)
            _findings.Add("verify.row-unexplained", table, actual is null ? $"#{key:x}" : KeyOf(actual), "两次折叠的结果不一致。");
    }

    private static string KeyOf(Row row) => string.Join(", ", row.Table.Columns.Take(row.Table.KeyColumns).Select((c, i) => $"{c}={Show(row.Values[i])}"));

    /// <summary>Codes, dates and states are shown; any other text may be somebody's data: its length and a digest that holds for this run only.</summary>
    private string Masked(string column, object? value) => value is string text && !Plain.Contains(column)
        ? string.Create(CultureInfo.InvariantCulture, $"（{text.Length} 字，已隐去，摘要 {Convert.ToHexStringLower(HMACSHA256.HashData(_runKey, System.Text.Encoding.UTF8.GetBytes(text)).AsSpan(0, 4))}）")
        : Show(value);

    private static string Show(object? value) => value switch
    {
        null => "空",
        byte[] bytes => "x'" + Convert.ToHexStringLower(bytes) + "'",
        string text => $"“{text}”",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private void Suspect(Dictionary<(string, ulong), Row?> suspects, Table table, ulong key, Row? actual)
    {
        if (suspects.Count < _findings.Left)
            suspects[(table.Name, key)] = actual;
        else
            _findings.Add("verify.row-differs", table.Name, actual is null ? $"#{key:x}" : KeyOf(actual), "与事件折叠的结果不符。");
    }

    private async IAsyncEnumerable<Row> Read(Table table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        await using var command = _connection.Sql($"SELECT {string.Join(", ", table.Columns)} FROM {table.Name}");
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var values = new object?[table.Columns.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.GetValue(i) switch
                {
                    DBNull => null,
                    int number => (long)number,
                    short number => (long)number,
                    var other => other,
                };
            }
            yield return new Row(table, values);
        }
    }

    private Print PrintOf(Row row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_runKey);
        ulong key = 0;
        Span<byte> result = stackalloc byte[32];
        for (var i = 0; i < row.Values.Length; i++)
        {
            if (i == row.Table.KeyColumns)
            {
                hash.GetCurrentHash(result);
                key = BinaryPrimitives.ReadUInt64LittleEndian(result);
            }
            EventChain.AddValue(hash, row.Values[i]);
        }
        hash.GetHashAndReset(result);
        var whole = BinaryPrimitives.ReadUInt64LittleEndian(result);
        return new Print(row.Table.KeyColumns == row.Values.Length ? whole : key, whole);
    }

    private readonly record struct Print(ulong Key, ulong Whole) : IComparable<Print>
    {
        public int CompareTo(Print other) => Key != other.Key ? Key.CompareTo(other.Key) : Whole.CompareTo(other.Whole);
    }
}
