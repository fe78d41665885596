namespace Jiangyuan.Catalogue.Planning;

/// <summary>Merges planned services into one form, one list of materials and one sum.</summary>
internal static class Journey
{
    public static Plan Merge(Catalogue catalogue, IReadOnlyList<PlannedItem> found, IReadOnlyList<string> alternatives, IReadOnlyList<string> cannot, Circumstances circumstances)
    {
        PlannedItem[] services = [.. found.OrderBy(service => service.Stage).ThenBy(service => service.Item.Id, StringComparer.Ordinal)];
        var (path, days) = Critical(services);
        var charged = services.Where(service => service.Item.Fee.IsCharged).Select(service => service.Item).ToArray();
        return new Plan
        {
            Services = services,
            Questions = Questions(catalogue, services, circumstances),
            Materials = Materials(catalogue, services, circumstances),
            CriticalPath = path,
            WorkingDays = days,
            Fees = charged.Sum(item => item.Fee.Amount ?? 0),
            OpenFees = [.. charged.Where(item => item.Fee.Amount is null).Select(item => $"{item.Name}：{item.Fee.Standard}")],
            Visits = services.Count(service => !service.Item.Channels.Contains("online") || service.Item.Materials.Any(material => material.Original && IsAsked(material, service, circumstances))),
            Alternatives = [.. alternatives.Distinct()],
            Cannot = cannot,
        };
    }

    private static (IReadOnlyList<string> Path, int Days) Critical(IReadOnlyList<PlannedItem> services)
    {
        var ends = new Dictionary<string, (int Day, string? Before)>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            var before = service.After.OrderByDescending(id => ends[id].Day).ThenBy(id => id, StringComparer.Ordinal).FirstOrDefault();
            ends[service.Item.Id] = ((before is null ? 0 : ends[before].Day) + service.Days, before);
        }

        var path = new List<string>();
        for (var at = ends.OrderByDescending(end => end.Value.Day).ThenByDescending(end => services.First(service => service.Item.Id == end.Key).Stage).ThenBy(end => end.Key, StringComparer.Ordinal).Select(end => end.Key).FirstOrDefault(); at is not null; at = ends[at].Before)
        {
            path.Insert(0, at);
        }

        return (path, path.Count == 0 ? 0 : ends[path[^1]].Day);
    }

    private static List<PlannedQuestion> Questions(Catalogue catalogue, IReadOnlyList<PlannedItem> services, Circumstances circumstances)
    {
        // Text of an earlier form is at hand when a later one wants it, so the first to ask decides where it comes from.
        var merged = new Dictionary<string, PlannedQuestion>(StringComparer.Ordinal);
        var order = new List<string>();
        var fed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            var form = service.Item.Form;
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
                    merged[id] = known with { UsedBy = [.. known.UsedBy, service.Item.Id], Depends = known.Depends && depends };
                    continue;
                }

                var (source, from) = SourceOf(question, catalogue, fed, circumstances);
                merged[id] = new PlannedQuestion(question.Element, source, [service.Item.Id]) { Depends = depends, From = from };
                order.Add(id);
            }

            fed.UnionWith(service.Item.Feeds);
        }

        return [.. order.Select(id => merged[id])];
    }

    private static (AnswerSource Source, string? From) SourceOf(Question question, Catalogue catalogue, HashSet<string> fed, Circumstances circumstances)
    {
        if (circumstances.Answers.ContainsKey(question.Element.Id))
        {
            return (AnswerSource.Circumstances, null);
        }

        if (question.Element.Register is { } authority && fed.Contains(authority))
        {
            return (AnswerSource.EarlierResult, catalogue.Registers[authority].Name);
        }

        return question.PrefillFrom switch
        {
            null => (AnswerSource.Applicant, null),
            "account" => (AnswerSource.Account, null),
            var register => (AnswerSource.Register, catalogue.Registers[register].Name),
        };
    }

    private static List<PlannedMaterial> Materials(Catalogue catalogue, IReadOnlyList<PlannedItem> services, Circumstances circumstances)
    {
        var needed = services.SelectMany(service => service.Item.Materials.Where(material => IsAsked(material, service, circumstances)).Select(material => (service, material)));
        return [.. needed.GroupBy(pair => pair.material.Name, StringComparer.Ordinal).Select(group => new PlannedMaterial(
            group.Key,
            group.Select(pair => pair.material.ObtainedFrom).FirstOrDefault(source => source is not null) is { } from ? NameOf(catalogue, from) : null,
            [.. group.Select(pair => pair.service.Item.Id).Distinct()])
        { Depends = group.All(pair => Unanswered.Any(pair.service.Item.Form, pair.material.When, circumstances.Answers)) })];
    }

    private static bool IsAsked(MaterialRequirement material, PlannedItem service, Circumstances circumstances) =>
        (material.OnlyIn is null || material.OnlyIn == service.Mode)
        && (Unanswered.Any(service.Item.Form, material.When, circumstances.Answers) || FormAnswers.Holds(service.Item.Form, material.When, circumstances.Answers, circumstances.On) != false);

    private static string NameOf(Catalogue catalogue, string source) => source.StartsWith("certificate:", StringComparison.Ordinal)
        ? catalogue.Items.First(item => item.Result?.Id == source["certificate:".Length..]).Result!.Name
        : catalogue.Registers[source].Name;
}
