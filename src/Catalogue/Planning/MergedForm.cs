namespace Jiangyuan.Catalogue.Planning;

/// <summary>The set union of forms: every element is asked once, required when any form requires it, with the checks of all.</summary>
public static class MergedForm
{
    /// <summary>
    /// The planned services' pages in order, each with the questions that no page before it has. Answers to it are answers to every service's own form.
    /// </summary>
    public static FormDefinition Of(Plan plan)
    {
        var merged = plan.Questions.ToDictionary(question => question.Element.Id, question => question.Question, StringComparer.Ordinal);
        var asked = new HashSet<string>(StringComparer.Ordinal);
        var pages = new List<FormPage>();
        foreach (var service in plan.Services)
        {
            foreach (var page in service.Item.Form.Pages)
            {
                Question[] questions = [.. page.Questions.Where(question => merged.ContainsKey(question.Element.Id) && asked.Add(question.Element.Id)).Select(question => merged[question.Element.Id])];
                if (questions.Length > 0)
                {
                    pages.Add(new FormPage($"{service.Item.Id}-{page.Id}", page.Title, page.Intro, questions));
                }
            }
        }

        return new FormDefinition(pages);
    }

    internal static IReadOnlyList<PlannedQuestion> Questions(Planner planner, IReadOnlyList<PlannedItem> services, Circumstances circumstances)
    {
        // Text of an earlier form is at hand when a later one wants it, so the first to ask decides where it comes from.
        var merged = new Dictionary<string, PlannedQuestion>(StringComparer.Ordinal);
        var order = new List<string>();
        var usedBy = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var fed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            var form = service.Item.Form;
            if (form.Pages.All(page => page.Questions.Count == 0))
            {
                fed.UnionWith(service.Item.Feeds);
                continue;
            }

            var visible = FormAnswers.VisibleQuestions(form, circumstances.Answers, circumstances.On).ToHashSet();
            foreach (var question in form.Questions)
            {
                var depends = Unanswered.Any(form, question.VisibleWhen, circumstances.Answers);
                if (!depends && !visible.Contains(question))
                {
                    continue;
                }

                var id = question.Element.Id;
                if (merged.TryGetValue(id, out var known))
                {
                    usedBy[id].Add(service.Item.Id);
                    merged[id] = known with { Depends = known.Depends && depends, Question = Stricter(known.Question, question) };
                    continue;
                }

                var (source, from) = SourceOf(question, planner, fed, circumstances);
                usedBy[id] = [service.Item.Id];
                merged[id] = new PlannedQuestion(question.Element, source, usedBy[id]) { Question = question, Depends = depends, From = from };
                order.Add(id);
            }

            fed.UnionWith(service.Item.Feeds);
        }

        return [.. order.Select(id => merged[id])];
    }

    // Shown when one of the forms shows it; both forms' checks hold.
    private static Question Stricter(Question one, Question other) => one with
    {
        Required = one.Required || other.Required,
        VisibleWhen = one.VisibleWhen is null || other.VisibleWhen is null ? null : one.VisibleWhen == other.VisibleWhen ? one.VisibleWhen : $"({one.VisibleWhen}) or ({other.VisibleWhen})",
        Checks = [.. one.Checks.Concat(other.Checks).Distinct()],
        PrefillFrom = one.PrefillFrom ?? other.PrefillFrom,
        Help = one.Help ?? other.Help,
    };

    private static (AnswerSource Source, string? From) SourceOf(Question question, Planner planner, HashSet<string> fed, Circumstances circumstances)
    {
        if (circumstances.Answers.ContainsKey(question.Element.Id))
        {
            return (AnswerSource.Circumstances, null);
        }

        if (question.Element.Register is { } authority && fed.Contains(authority))
        {
            return (AnswerSource.EarlierResult, planner.Catalogue.Registers[authority].Name);
        }

        return question.PrefillFrom switch
        {
            null => (AnswerSource.Applicant, null),
            "account" => (AnswerSource.Account, null),
            var certificate when certificate.StartsWith("certificate:", StringComparison.Ordinal) => (
                circumstances.Held.Contains(certificate["certificate:".Length..]) ? AnswerSource.Register : AnswerSource.EarlierResult,
                planner.CertificateName(certificate["certificate:".Length..])),
            var register when circumstances.Knows(register) => (AnswerSource.Register, planner.Catalogue.Registers[register].Name),
            _ => (AnswerSource.Applicant, null),
        };
    }
}
