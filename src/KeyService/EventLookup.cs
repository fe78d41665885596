using System.Data.Common;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Jiangyuan.KeyService;

/// <summary>What the service wants to know of an event of the store.</summary>
public sealed record SeenEvent(string Stream, string Type, string Actor, string Purpose, DateTimeOffset At, IReadOnlySet<string> Fields, IReadOnlySet<long> Slots);

/// <summary>
/// The service's own eyes on the store: a connection for reading only, with a database user of its own where there is one. What the asker says
/// about an event is not believed.
/// </summary>
public sealed class EventLookup(string store)
{
    /// <summary>The committed event of a sequence number; null when there is none.</summary>
    public async Task<SeenEvent?> Find(long seq, CancellationToken ct)
    {
        await using var connection = await Open(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT stream, type, payload, actor, purpose, at FROM events WHERE seq = @a";
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@a", seq);
        command.Parameters.Add(parameter);
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct))
            return null;
        using var payload = JsonDocument.Parse(reader.GetString(2));
        return new(reader.GetString(0), reader.GetString(1), reader.GetString(3), reader.GetString(4), DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(5)),
            Listed(payload, "fields", JsonValueKind.String, one => one.GetString()!), Listed(payload, "slots", JsonValueKind.Number, one => one.GetInt64()));
    }

    // Any event may be asked for, and others have lists of these names too, of other things.
    private static HashSet<T> Listed<T>(JsonDocument payload, string name, JsonValueKind kind, Func<JsonElement, T> read) =>
        payload.RootElement.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(one => one.ValueKind == kind).Select(read).ToHashSet() : [];

    // Whoever connects steps down to the service's own role, to which row-level security shows readings and orders to forget and nothing else.
    private static string Narrow(string store)
    {
        var builder = new NpgsqlConnectionStringBuilder(store.Split('|')[0]) { MaxPoolSize = 4 };
        builder.Options = $"{builder.Options} -c role=jiangyuan_keys -c default_transaction_read_only=on".Trim();
        return builder.ToString();
    }

    private async Task<DbConnection> Open(CancellationToken ct)
    {
        DbConnection connection = store.StartsWith("sqlite:", StringComparison.Ordinal)
            ? new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store["sqlite:".Length..], Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 10 }.ToString())
            : new NpgsqlConnection(Narrow(store));
        try
        {
            await connection.OpenAsync(ct);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
