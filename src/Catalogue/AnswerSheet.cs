using Jiangyuan.Kernel;
using Jiangyuan.Rules;

namespace Jiangyuan.Catalogue;

/// <summary>
/// Answers read against their form once, so that checking them and asking every condition of the item costs one reading. Pure and immutable; the answers
/// given must not change while it is in use. The same results as the functions of <see cref="FormAnswers"/>.
/// </summary>
public sealed class AnswerSheet
{
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);
    private readonly FormDefinition _form;
    private readonly FormRules _rules;
    private readonly DateOnly _asOf;
    private readonly DateTimeOffset _midnight;
    private readonly bool _isWhole;
    private FeelContext? _values;

    private AnswerSheet(FormDefinition form, IReadOnlyDictionary<string, string> given, DateOnly asOf)
    {
        (_form, _rules, Given, _asOf) = (form, FormRules.Of(form), given, asOf);
        _midnight = new DateTimeOffset(asOf.ToDateTime(TimeOnly.MinValue), Beijing);
        (Questions, Answers, _isWhole) = _rules.Visible(given, asOf);
    }

    private AnswerSheet(AnswerSheet whole)
    {
        (_form, _rules, _asOf, _midnight, _isWhole) = (whole._form, whole._rules, whole._asOf, whole._midnight, true);
        (Given, Questions, Answers, _values) = (whole.Answers, whole.Questions, whole.Answers, whole._values);
    }

    /// <summary>The answers as they were given.</summary>
    public IReadOnlyDictionary<string, string> Given { get; }

    /// <summary>The questions that these answers make visible, in order.</summary>
    public IReadOnlyList<Question> Questions { get; }

    /// <summary>The answers of visible questions.</summary>
    public IReadOnlyDictionary<string, string> Answers { get; }

    /// <summary>Reads answers against a form. <paramref name="asOf"/> is <c>today()</c> in rules.</summary>
    public static AnswerSheet Of(FormDefinition form, IReadOnlyDictionary<string, string> given, DateOnly asOf) => new(form, given, asOf);

    /// <summary>The sheet of what is kept: only the answers of visible questions were given. Read again only where one was dropped, since a condition may have seen it.</summary>
    public AnswerSheet Kept() => _isWhole ? new(this) : new(_form, Answers, _asOf);

    /// <summary>See <see cref="FormAnswers.Holds"/>.</summary>
    public bool? Holds(string? feel) => feel is null ? true : _rules.Evaluate(feel, _values ??= _rules.Values(Answers), _midnight);

    /// <summary>See <see cref="FormAnswers.Check"/>.</summary>
    public IReadOnlyList<FieldError> Check()
    {
        var errors = new List<FieldError>();
        foreach (var question in Questions)
        {
            if (Wrong(question) is { } message)
            {
                errors.Add(new FieldError(question.Element.Id, message));
            }
        }

        if (!ReferenceEquals(Given, Answers))
            errors.AddRange(Given.Keys.Where(id => !_rules.Asks(id)).Order(StringComparer.Ordinal).Select(id => new FieldError(id, "表单里没有这个问题。")));
        return errors;
    }

    private string? Wrong(Question question)
    {
        if (!Answers.TryGetValue(question.Element.Id, out var answer))
        {
            if (!question.Required)
            {
                return null;
            }

            var chooses = question.Element.Type is ElementType.Choice or ElementType.Choices or ElementType.Boolean or ElementType.Division;
            return $"请{(chooses ? "选择" : "填写")}“{question.Label}”。";
        }

        if (ElementValue.Wrong(question.Element, question.Label, answer, _asOf) is { } wrong)
        {
            return wrong;
        }

        foreach (var check in question.Checks)
        {
            if (Holds(check.That) == false)
            {
                return check.Message;
            }
        }

        return null;
    }
}
