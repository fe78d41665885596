using System.Text;
using Jiangyuan.Cases;

namespace Jiangyuan.Web.Tests.Access;

/// <summary><c>docs/access.md</c> shows the tables of the policy as they are.</summary>
public sealed class AccessDocumentTests
{
    private const string Begin = "<!-- tables: begin -->\n";
    private const string End = "<!-- tables: end -->";

    [Fact]
    public void The_document_shows_the_tables_as_they_are()
    {
        var file = Path.Combine(WebWorld.Checkout, "docs", "access.md");
        var text = File.ReadAllText(file);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var wanted = Tables();
        if (Environment.GetEnvironmentVariable("JY_WRITE_DOCS") == "1")
            File.WriteAllText(file, text[..from] + wanted + text[to..]);
        else
            Assert.True(text[from..to] == wanted, "docs/access.md is behind the tables. Run this test once with JY_WRITE_DOCS=1, and read what changed.");
    }

    private static string Tables()
    {
        var roles = Enum.GetValues<Role>().Where(r => r != Role.System).ToArray();
        var text = new StringBuilder("| Permission | ").AppendJoin(" | ", roles).Append(" |\n|---|").AppendJoin("", roles.Select(_ => ":-:|")).Append('\n');
        foreach (var permission in Enum.GetValues<Permission>())
            text.Append("| ").Append(permission).Append(" | ").AppendJoin(" | ", roles.Select(r => AccessTable.Allows(r, permission) ? "✓" : "")).Append(" |\n");
        text.Append("\n| Permission | Role | Relation to the case | Ground | Shown |\n|---|---|---|---|---|\n");
        foreach (var rule in AccessPolicy.CaseRules)
            text.Append("| ").AppendJoin(" | ", rule.Action, rule.Role, rule.Relation, rule.Basis, rule.Fields).Append(" |\n");
        return text.ToString();
    }
}
