using Jiangyuan.Kernel.Clocks;

namespace Jiangyuan.Catalogue.Planning;

/// <summary>The conditions of an item under the circumstances. What is not answered yet is taken as asked for: a plan promises nothing that an answer may take back.</summary>
internal static class PlanConditions
{
    /// <summary>The first check of the form that the answers given already make false.</summary>
    public static QuestionCheck? FirstFalse(ServiceItem item, Circumstances circumstances)
    {
        var form = item.Form;
        if (circumstances.Answers.Count == 0 || !form.Pages.Any(page => page.Questions.Any(question => question.Checks.Count > 0)))
        {
            return null;
        }

        return FormAnswers.VisibleQuestions(form, circumstances.Answers, circumstances.On).Where(question => circumstances.Answers.ContainsKey(question.Element.Id)).SelectMany(question => question.Checks)
            .FirstOrDefault(check => !Unanswered.Any(form, check.That, circumstances.Answers) && FormAnswers.Holds(form, check.That, circumstances.Answers, circumstances.On) == false);
    }

    /// <summary>Commitment only where the answers really allow it: an exclusion that is not answered yet counts as one.</summary>
    public static bool ExcludesCommitment(ServiceItem item, Circumstances circumstances) => item.CommitmentExcludedWhen is { } feel
        && (Unanswered.Any(item.Form, feel, circumstances.Answers) || FormAnswers.Holds(item.Form, feel, circumstances.Answers, circumstances.On) != false);

    public static TimeLimit LimitOf(ServiceItem item, Offer offer, HandlingMode mode, Circumstances circumstances) =>
        item.LimitRules.Count == 0 ? offer.Committed : item.LimitRules.FirstOrDefault(rule => (rule.OnlyIn is null || rule.OnlyIn == mode) && FormAnswers.Holds(item.Form, rule.When, circumstances.Answers, circumstances.On) == true)?.Committed ?? offer.Committed;

    public static bool IsAsked(MaterialRequirement material, ServiceItem item, HandlingMode mode, Circumstances circumstances) =>
        (material.OnlyIn is null || material.OnlyIn == mode)
        && (material.When is null || Unanswered.Any(item.Form, material.When, circumstances.Answers) || FormAnswers.Holds(item.Form, material.When, circumstances.Answers, circumstances.On) != false);

    /// <summary>Registers and certificates that the item needs: for materials it obtains itself, for required answers that are filled in, and as preconditions.</summary>
    public static IReadOnlyCollection<string> SourcesOf(ServiceItem item, HandlingMode mode, Circumstances circumstances)
    {
        var sources = new List<string>();
        void Add(string source)
        {
            if (!sources.Contains(source))
            {
                sources.Add(source);
            }
        }

        foreach (var material in item.Materials)
        {
            if (material.ObtainedFrom is { } from && IsAsked(material, item, mode, circumstances))
            {
                Add(from);
            }
        }

        foreach (var page in item.Form.Pages)
        {
            foreach (var question in page.Questions)
            {
                if (question.Required && question.PrefillFrom is { } from and not "account")
                {
                    Add(from);
                }
            }
        }

        foreach (var before in item.Preconditions)
        {
            if (before.When is null || Unanswered.Any(item.Form, before.When, circumstances.Answers) || FormAnswers.Holds(item.Form, before.When, circumstances.Answers, circumstances.On) != false)
            {
                Add("certificate:" + before.Certificate);
            }
        }

        return sources;
    }
}
