using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;

namespace Jiangyuan.Cases;

/// <summary>What an application is checked against: its form, its materials, its plan of steps. Pure but for <see cref="Kept"/>.</summary>
internal static class Application
{
    private const int MostPlans = 1024;
    private static readonly ConditionalWeakTable<CommitmentText, string> Promises = [];

    // Made once for each way the conditions come out, and the same objects ever after: what is made of them, their text in an event, is then made once too.
    private static readonly ConditionalWeakTable<ProcessDefinition, ConcurrentDictionary<ulong, IReadOnlyList<Step>>> Plans = [];
    private static readonly ConditionalWeakTable<Offer, ConcurrentDictionary<int, CaseLimits>> LimitsOf = [];

    /// <summary>The answers that belong to the form and are visible; everything else is dropped, not stored (only what is needed: 个人信息保护法 Art. 6).</summary>
    internal static AnswerSheet Answers(ServiceItem item, IReadOnlyDictionary<string, string> given, DateOnly asOf) => AnswerSheet.Of(item.Form, given, asOf).Kept();

    /// <summary>The requirements that hold for these answers in this mode and that the applicant has to meet.</summary>
    internal static IEnumerable<MaterialRequirement> Required(ServiceItem item, HandlingMode mode, AnswerSheet answers) =>
        item.Materials.Where(m => m.Required && m.ObtainedFrom is null && (m.OnlyIn is null || m.OnlyIn == mode) && answers.Holds(m.When) == true);

    /// <summary>Materials that are not asked for, of a format or size that is not accepted.</summary>
    internal static IEnumerable<FieldError> MaterialErrors(ServiceItem item, IReadOnlyList<SubmittedMaterial> materials)
    {
        foreach (var material in materials)
        {
            var field = $"material.{material.RequirementId}";
            if (item.Materials.FirstOrDefault(m => m.Id == material.RequirementId) is not { } requirement)
                yield return new(field, $"本事项不需要“{material.RequirementId}”。");
            else if (!MaterialStore.Accepts(requirement, material.ContentType))
                yield return new(field, $"“{requirement.Name}”应为{string.Join('、', requirement.Formats)}格式。");
            else if (material.Size > requirement.MaxMegabytes * 1024L * 1024)
                yield return new(field, $"“{requirement.Name}”不能超过 {requirement.MaxMegabytes} MB。");
            else if (!MaterialStore.IsHash(material.Hash))
                yield return new(field, $"“{requirement.Name}”没有上传成功。");
        }
    }

    /// <summary>All that is wrong with an application; empty when it may be submitted.</summary>
    internal static List<FieldError> Errors(ServiceItem item, HandlingMode mode, AnswerSheet answers, IReadOnlyList<SubmittedMaterial> materials)
    {
        var errors = answers.Check().ToList();
        errors.AddRange(MaterialErrors(item, materials));
        foreach (var requirement in Required(item, mode, answers))
        {
            if (!requirement.AllowsDeficiency && materials.All(m => m.RequirementId != requirement.Id))
                errors.Add(new($"material.{requirement.Id}", $"请上传“{requirement.Name}”：{requirement.Why}"));
        }
        return errors;
    }

    /// <summary>
    /// The materials as they are recorded: what the store knows of each file, whatever the asker said of it. Refuses what the store does not have: of
    /// <paramref name="subject"/>, or of the agency whose machine hands it in.
    /// </summary>
    internal static async Task<Outcome<SubmittedMaterial[]>> Kept(IReadOnlyList<SubmittedMaterial> materials, string subject, Actor actor, CaseDesk desk, CancellationToken ct)
    {
        if (desk.Options.Materials is not { } files)
            return materials.ToArray();
        var kept = new SubmittedMaterial[materials.Count];
        for (var i = 0; i < kept.Length; i++)
        {
            var m = materials[i];
            if (!files.Has(m.Hash, subject) && !files.Has(m.Hash, desk.UploadKeyOf(actor)))
                return CaseRefusals.Fields("case.file-missing", new FieldError($"material.{m.RequirementId}", $"“{m.FileName}”没有上传成功，请重新上传。"));
            var (own, other) = (await files.SealedHash(m.Hash, subject, ct), (string?)null);
            if (own is null)
                other = await files.SealedHash(m.Hash, desk.UploadKeyOf(actor), ct);
            kept[i] = m with { FileName = MaterialStore.SafeName(m.FileName, m.ContentType), Sealed = own ?? other, Under = other is null ? null : desk.UploadKeyOf(actor) };
        }
        return kept;
    }

    /// <summary>The steps of one case: those of its mode whose condition holds, in their order.</summary>
    internal static IReadOnlyList<Step> Plan(ServiceItem item, HandlingMode mode, AnswerSheet answers)
    {
        var process = item.Process;
        if (process.Steps.Count > 64)
            return Planned(process, IsTaken);
        var taken = 0UL;
        for (var i = 0; i < process.Steps.Count; i++)
            taken |= IsTaken(process.Steps[i]) ? 1UL << i : 0;
        var known = Plans.GetOrCreateValue(process);
        if (known.TryGetValue(taken, out var plan))
            return plan;
        plan = Planned(process, IsTaken);
        return known.Count < MostPlans ? known.GetOrAdd(taken, plan) : plan;

        bool IsTaken(StepDefinition s) => (s.OnlyIn is null || s.OnlyIn == mode) && (mode == HandlingMode.Ordinary || s.Kind != StepKind.Review) && answers.Holds(s.When) == true;
    }

    private static IReadOnlyList<Step> Planned(ProcessDefinition process, Func<StepDefinition, bool> isTaken)
    {
        var steps = process.Taken(isTaken);
        return [.. steps.Select(s => new Step(s.Id, s.Name, s.Kind, RoleOf(s.Role), Math.Max(1, s.Persons), [.. s.After.Where(id => steps.Any(other => other.Id == id))]))];
    }

    /// <summary>The limits of one case: the item's, or those of the first rule that holds; the place may promise less.</summary>
    internal static CaseLimits Limits(Offer offer, HandlingMode mode, AnswerSheet answers)
    {
        var (rules, first) = (offer.Item.LimitRules, 0);
        while (first < rules.Count && !Applies(rules[first]))
            first++;
        return LimitsOf.GetOrCreateValue(offer).GetOrAdd(first, static (first, offer) =>
        {
            var item = offer.Item;
            return first < item.LimitRules.Count
                ? new(item.AcceptanceLimit, item.LimitRules[first].Statutory, item.LimitRules[first].Committed, item.ExtensionLimit)
                : new(item.AcceptanceLimit, item.Statutory, offer.Committed, item.ExtensionLimit);
        }, offer);

        bool Applies(LimitRule r) => (r.OnlyIn is null || r.OnlyIn == mode) && answers.Holds(r.When) == true;
    }

    /// <summary>What an element or a material is called.</summary>
    internal static string NameOf(ServiceItem item, string target) =>
        item.Materials.FirstOrDefault(m => m.Id == target)?.Name ?? item.Form.Questions.FirstOrDefault(q => q.Element.Id == target)?.Label ?? target;

    /// <summary>The hash of what the applicant promises to, as told; computed once for each text.</summary>
    internal static string HashOf(CommitmentText text) => Promises.GetValue(text, static text => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', [.. text.Duties, "", .. text.Promises, "", .. text.Liability])))));

    /// <summary>Everything that was handed in, as text, for recognising the same asking again.</summary>
    internal static string Content(IReadOnlyDictionary<string, string> answers, IReadOnlyList<SubmittedMaterial> materials)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[1024]);
        Append(ref text, answers, materials);
        return text.ToStringAndClear();
    }

    /// <summary>The same, behind what stands there already.</summary>
    internal static void Append(ref DefaultInterpolatedStringHandler text, IReadOnlyDictionary<string, string> answers, IReadOnlyList<SubmittedMaterial> materials)
    {
        KeyValuePair<string, string>[] ordered = [.. answers];
        Array.Sort(ordered, static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        foreach (var (element, value) in ordered)
        {
            text.AppendLiteral(element);
            text.AppendLiteral("=");
            text.AppendFormatted(value.Length);
            text.AppendLiteral(":");
            text.AppendLiteral(value);
            text.AppendLiteral("\n");
        }
        foreach (var m in materials)
        {
            text.AppendLiteral(m.RequirementId);
            text.AppendLiteral("@");
            text.AppendLiteral(m.Hash);
            text.AppendLiteral("\n");
        }
    }

    private static Role RoleOf(string kebab) => KebabNames<Role>.By.GetValueOrDefault(kebab, Role.Officer);
}
