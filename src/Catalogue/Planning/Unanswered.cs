namespace Jiangyuan.Catalogue.Planning;

/// <summary>What a rule looks at and was not answered.</summary>
internal static class Unanswered
{
    public static IEnumerable<string> Of(FormDefinition form, string feel, IReadOnlyDictionary<string, string> answers) =>
        FormRules.Of(form).ElementsIn(feel).Where(id => !answers.ContainsKey(id));

    public static bool Any(FormDefinition form, string? feel, IReadOnlyDictionary<string, string> answers) => feel is not null && Of(form, feel, answers).Any();
}
