using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Web.Composition;
using Npgsql;

namespace Jiangyuan.Bench;

/// <summary>Fills a store with cases through the same command that the pages and the API use. Applicants and places are spread; one person has twenty cases, one company a hundredth of all.</summary>
internal static class CaseSeed
{
    private const string Person = "630102199001010013";
    private const string Company = "91630104MA0000015T";

    internal static async Task<TimeSpan> Run(string connection, string data, int cases)
    {
        await using var installation = await Installation.Open(new InstallationOptions { Data = data, Store = connection, Packages = "packages" }, TimeProvider.System);
        var desk = installation.Cases;
        var body = JsonDocument.Parse(WebBench.PharmacyApplication).RootElement;
        var answers = body.GetProperty("answers").EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString()!);
        string[] places = [.. desk.Catalogue.Offers("pharmacy-otc-b", desk.Today()).Select(o => o.Division)];
        var watch = Stopwatch.StartNew();
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, 512).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < cases; i = Interlocked.Increment(ref next))
            {
                var (subject, name) = i < 20 ? (Person, "才让卓玛") : i % 100 == 99 ? (Company, "青海江源示范有限公司") : (CreditCode(i / 20), $"示范药店 {i / 20} 号");
                var actor = new Actor("seed", "装载", new HashSet<Role> { Role.CompanyAgent }) { Subject = subject, SubjectKind = ApplicantKind.Organization, SubjectName = name, Division = "630104000000" };
                var request = new SubmitCase.Request("pharmacy-otc-b", places[i % places.Length], HandlingMode.Commitment) { Answers = answers, PromiseSignedBy = name };
                var done = await SubmitCase.Handle(request, actor, desk, null, CancellationToken.None);
                if (!done.IsGiven)
                    throw new InvalidOperationException($"{done.Refusal.Message} {string.Join('；', (done.Refusal.Fields ?? []).Select(f => f.Field + " " + f.Message))}");
            }
        })));
        return watch.Elapsed;
    }

    /// <summary>
    /// Multiplies the rows of cases and open work in PostgreSQL. Every applicant's copies belong to other applicants, except the company with a hundredth of all,
    /// which keeps its share. The events stay those of the first.
    /// </summary>
    internal static async Task Copy(string connection, int times)
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandTimeout = 0;
        command.CommandText = $"""
            CREATE TEMP TABLE company AS SELECT subject FROM cases GROUP BY subject ORDER BY count(*) DESC LIMIT 1;
            INSERT INTO cases SELECT id + k, number || k, item, item_name, division, agency, CASE WHEN subject = (SELECT subject FROM company) THEN subject ELSE md5(subject || k) END, applicant, status, mode,
                version, due_clock, due_on, due_provisional, warn_on, holder, submitted_at, closed_at FROM cases CROSS JOIN generate_series(1, {times - 1}) k;
            INSERT INTO inbox SELECT case_id + k, step, role, agency, assignee, due_on FROM inbox CROSS JOIN generate_series(1, {times - 1}) k;
            ANALYZE cases; ANALYZE inbox;
            """;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>One submission as the load sends it.</summary>
    internal static async Task<Case> One(CaseDesk desk)
    {
        var body = JsonDocument.Parse(WebBench.PharmacyApplication).RootElement;
        var actor = new Actor("7fd1b0a2c9e84f4d", "马经办", new HashSet<Role> { Role.CompanyAgent }) { Subject = Company, SubjectKind = ApplicantKind.Organization, SubjectName = "青海江源示范有限公司" };
        var request = new SubmitCase.Request("pharmacy-otc-b", "630104000000", HandlingMode.Commitment)
        {
            Answers = body.GetProperty("answers").EnumerateObject().ToDictionary(a => a.Name, a => a.Value.GetString()!), PromiseSignedBy = "马经办",
        };
        return (await SubmitCase.Handle(request, actor, desk, "bench-00000000", CancellationToken.None)).Value;
    }

    /// <summary>A synthetic credit code with a right check character, made by trying the characters.</summary>
    private static string CreditCode(int n)
    {
        var start = "91630104MA" + n.ToString("D7", CultureInfo.InvariantCulture);
        foreach (var last in "0123456789ABCDEFGHJKLMNPQRTUWXY")
        {
            if (UnifiedCreditCode.Parse(start + last).IsGiven)
                return start + last;
        }

        throw new InvalidOperationException(start);
    }
}
