using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Composition;

namespace Jiangyuan.Web.Record;

/// <summary>The wiring of the public record.</summary>
internal static class RecordSetup
{
    internal static void AddRecord(this IServiceCollection services, InstallationOptions options)
    {
        services.AddSingleton(options.Record);
        services.AddSingleton(_ => RecordFolder.Of(options.Data));
        services.AddSingleton(_ => KeysOf(options.Data));
        services.AddSingleton<RecordState>();
        services.AddSingleton<PublicRecord>();
        services.AddSingleton(provider => new Cosigning(provider.GetRequiredService<PublicRecord>(), new HttpClient { Timeout = TimeSpan.FromSeconds(5) }));
        services.AddSingleton<Func<Sequencer>>(provider => () => new Sequencer(provider.GetRequiredService<EventStore>(), provider.GetRequiredService<RecordFolder>(),
            provider.GetRequiredService<RecordKeys>(), options.Record, NameOf(options), provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService<RecordKeeper>();
    }

    /// <summary>The secrets of the record in a data folder; made at first use, readable by their owner only.</summary>
    internal static RecordKeys KeysOf(string data) => new(new SecretFolder(Path.Combine(data, "secrets")).FindOrMake("record-signing"), new SecretFolder(Path.Combine(data, "secrets")).FindOrMake("record-pseudonyms"));

    /// <summary>Name of the log without the year.</summary>
    internal static string NameOf(InstallationOptions options)
    {
        var address = new Uri(options.PublicAddress);
        var name = options.Record.Origin ?? address.Authority + address.AbsolutePath.TrimEnd('/') + "/record";
        return Trust.Log.NoteKey.Create(name, Trust.Log.NoteKeyKind.Ed25519, new byte[32]).IsGiven
            ? name
            : throw new InstallationException($"公开记录的名称 {name} 不合规：不许有空白或加号。请改 Record:Origin 或 PublicAddress。");
    }

    /// <summary>The page that checks receipts off line, with the keys to trust in it.</summary>
    internal static byte[] VerifierPage(PublicRecord record)
    {
        using var stream = typeof(Trust.Log.RecordReceipt).Assembly.GetManifestResourceStream(Trust.Log.RecordReceipt.VerifierName)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd().Replace("quorum none", record.Trusted().ToString().TrimEnd('\n'), StringComparison.Ordinal));
    }
}
