using Jiangyuan.Catalogue;
using Jiangyuan.Cases;
using Jiangyuan.Cases.Keys;
using Jiangyuan.Kernel.Store;
using Jiangyuan.KeyService;

namespace Jiangyuan.Modules.Tests.Cases;

/// <summary>A desk whose personal data are encrypted, and the real key service at its Unix socket.</summary>
internal sealed class KeyWorld : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jy-keys-").FullName;

    internal KeyWorld(Dialect dialect, Catalogue.Catalogue? catalogue = null)
    {
        Client = new KeyClient(Socket);
        World = new CaseWorld(dialect, catalogue ?? Catalogue, world => Vault = new SubjectVault(Client, world.Time));
        Start();
    }

    /// <summary>The licence of the tests, which also asks for two personal answers.</summary>
    internal static Catalogue.Catalogue Catalogue { get; } = Personal();

    internal CaseWorld World { get; }

    internal CaseDesk Desk => World.Desk;

    internal SubjectVault Vault { get; private set; } = null!;

    internal KeyClient Client { get; }

    internal KeyServer? Server { get; private set; }

    internal string Folder => Path.Combine(_folder, "service");

    internal string Socket => Path.Combine(_folder, "s");

    internal void Start(int opensPerMinute = 1000) => Server = new KeyServer(new(Folder, Socket, World.Database.Connection) { OpensPerMinute = opensPerMinute }, World.Time);

    internal async Task Stop()
    {
        await Server!.DisposeAsync();
        Server = null;
    }

    internal async Task<SubmitCase.Request> Application(HandlingMode mode = HandlingMode.Commitment)
    {
        var plain = await World.Application(mode);
        return plain with { Answers = new Dictionary<string, string>(plain.Answers) { ["home"] = "青海省西宁市城西区五四大街88号", ["mobile"] = "13900001234" }, Phone = "13900001234" };
    }

    internal async Task<Case> Submitted(Actor? by = null, HandlingMode mode = HandlingMode.Commitment)
    {
        var done = await SubmitCase.Handle(await Application(mode), by ?? People.Zhang, Desk, null, default);
        Assert.True(done.IsGiven, done.Refusal?.ToString());
        return done.Value;
    }

    /// <summary>Every event and row as text.</summary>
    internal async Task<string> Dump()
    {
        var text = new System.Text.StringBuilder();
        await foreach (var e in World.Store.ReadAll(0))
            text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"{e.Stream} {e.Type} {e.Payload} {e.Actor} {e.Purpose}");
        foreach (var table in CaseModule.StreamTypes.SelectMany(t => t.Tables))
            text.AppendLine(Convert.ToString(await World.Database.Run(World.Store.Dialect == Dialect.Postgres
                ? $"SELECT string_agg(t::text, ' ') FROM {table.Name} t" : $"SELECT group_concat({string.Join(" || ' ' || ", table.Columns.Select(c => $"coalesce({c}, '')"))}, ' ') FROM {table.Name}"), System.Globalization.CultureInfo.InvariantCulture));
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null)
            await Stop();
        Vault.Dispose();
        await World.DisposeAsync();
        Directory.Delete(_folder, true);
    }

    private static Catalogue.Catalogue Personal()
    {
        var page = TestItem.Licence.Form.Pages[0];
        var item = TestItem.Licence with
        {
            Form = new([page with
            {
                Questions =
                [
                    .. page.Questions,
                    new Question(new DataElement("home", "住址", ElementType.Text) { Sensitivity = Sensitivity.Personal }, false) { Label = "住址" },
                    new Question(new DataElement("mobile", "手机", ElementType.Phone) { Sensitivity = Sensitivity.Sensitive }, false) { Label = "手机" },
                ],
            }]),
            Result = TestItem.Licence.Result! with { Elements = ["shop", "home"] },
        };
        return TestItem.Catalogue with { Items = [item], AllOffers = [TestItem.Catalogue.AllOffers[0] with { Item = item }] };
    }
}
