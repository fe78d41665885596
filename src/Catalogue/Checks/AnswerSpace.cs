using System.Globalization;
using Jiangyuan.Catalogue.Loading;
using Jiangyuan.Rules;
using Jiangyuan.Rules.Numbers;
using Jiangyuan.Rules.Syntax;

namespace Jiangyuan.Catalogue.Checks;

/// <summary>
/// The answers that some conditions tell apart: one for every choice, yes and no, and for numbers one on each bound, between bounds and beyond them.
/// A point that the form accepts is a real answer, so a gap or an overlap found there is a real one.
/// </summary>
internal sealed class AnswerSpace
{
    private const int MaxPoints = 5_000;
    private readonly FormDefinition _form;
    private readonly DateOnly _on;
    private readonly List<(Question Question, string?[] Values)> _axes = [];

    private AnswerSpace(FormDefinition form, DateOnly on) => (_form, _on) = (form, on);

    /// <summary>True when every axis is made of choices or of yes and no, so that the points are all there are.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The space of these conditions over the form; null when they do not parse, or look at something that cannot be tried one by one.</summary>
    public static AnswerSpace? Of(FormDefinition form, IEnumerable<string> conditions, DateOnly on)
    {
        // Without a day on which the version begins there is nothing to try it on; that is reported already.
        if (on == DateOnly.MinValue)
        {
            return null;
        }

        var names = FormRules.NamesOf(form);
        var questions = form.Questions.DistinctBy(question => question.Element.Name).ToDictionary(question => question.Element.Name, StringComparer.Ordinal);
        var open = new Queue<string>(conditions);
        var used = new SortedDictionary<string, List<FeelValue>>(StringComparer.Ordinal);
        while (open.TryDequeue(out var text))
        {
            if (FeelExpression.Parse(text.Trim(), names, default) is not { Expression: { } expression, Findings.Count: 0 })
            {
                return null;
            }

            var nodes = Nodes.All(expression.Root).ToArray();
            // What today is decides such a condition, not only the answers.
            if (nodes.Any(node => node is Call or ForLoop or Quantified or FunctionConstruction))
            {
                return null;
            }

            var constants = nodes.OfType<Literal>().Select(literal => literal.Value).ToArray();
            foreach (var name in nodes.OfType<NameReference>().Select(node => node.Name).Distinct())
            {
                if (!questions.TryGetValue(name, out var question))
                {
                    return null;
                }

                if (used.TryAdd(name, []) && question.VisibleWhen is { } when)
                {
                    open.Enqueue(when);
                }

                used[name].AddRange(constants);
            }
        }

        // A value that no choice has is reported as such (SC0903); what follows from it is the same fault.
        var values = used.Keys.SelectMany(name => questions[name].Element.Choices).Select(choice => choice.Value).ToHashSet(StringComparer.Ordinal);
        if (used.Values.SelectMany(constants => constants).OfType<FeelString>().Any(text => !values.Contains(text.Value)))
        {
            return null;
        }

        var space = new AnswerSpace(form, on);
        foreach (var (name, constants) in used)
        {
            if (space.Values(questions[name], constants) is not { Length: > 0 } axis)
            {
                return null;
            }

            space._axes.Add((questions[name], axis));
        }

        return space._axes.Aggregate(1L, (count, axis) => Math.Min(MaxPoints + 1, count * axis.Values.Length)) <= MaxPoints ? space : null;
    }

    /// <summary>Every combination of answers that can be seen together, as element id → text. <see cref="Accepts"/> says whether the form takes it.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string>> Points() =>
        Product(0, new Dictionary<string, string>(StringComparer.Ordinal)).Where(point => FormAnswers.Kept(_form, point, _on).Count == point.Count);

    /// <summary>True when the form finds nothing wrong with the answers looked at. Dear, so asked last.</summary>
    public bool Accepts(IReadOnlyDictionary<string, string> point)
    {
        var looked = _axes.Select(axis => axis.Question.Element.Id).ToHashSet(StringComparer.Ordinal);
        return FormAnswers.Check(_form, point, _on).All(error => !looked.Contains(error.Field));
    }

    public bool Holds(string condition, IReadOnlyDictionary<string, string> point) => FormAnswers.Holds(_form, condition, point, _on) == true;

    /// <summary>The point as people say it: 主体类型是“个体工商户”.</summary>
    public string Say(IReadOnlyDictionary<string, string> point) => string.Join('，', _axes.Select(axis => point.GetValueOrDefault(axis.Question.Element.Id) is { } value
        ? $"{axis.Question.Element.Name}是“{LabelOf(axis.Question.Element, value)}”" : $"没有填“{axis.Question.Element.Name}”"));

    private static string LabelOf(DataElement element, string value) => element.Type == ElementType.Boolean ? value == "true" ? "是" : "否" : element.Choices.FirstOrDefault(choice => choice.Value == value)?.Label ?? value;

    private string?[]? Values(Question question, List<FeelValue> constants)
    {
        IEnumerable<string?>? values = question.Element.Type switch
        {
            ElementType.Choice => question.Element.Choices.Select(choice => choice.Value),
            ElementType.Boolean => ["true", "false"],
            ElementType.Integer or ElementType.Decimal or ElementType.Money => Numbers(question.Element, constants),
            _ => null,
        };

        // Left open when the question may be, or when others hide it.
        return values is null ? null : question.Required && question.VisibleWhen is null ? [.. values] : [.. values, null];
    }

    private IEnumerable<string> Numbers(DataElement element, List<FeelValue> constants)
    {
        IsComplete = false;
        var step = element.Type == ElementType.Integer ? 1m : 0.5m;
        var bounds = constants.OfType<FeelNumber>().Select(number => decimal.TryParse(number.Value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : (decimal?)null)
            .OfType<decimal>().Distinct().ToArray();
        return bounds.SelectMany(bound => new[] { bound - step, bound, bound + step }).DefaultIfEmpty(element.Min ?? 1m).Distinct().Order()
            .Where(value => !(value < element.Min) && !(value > element.Max)).Select(value => value.ToString("0.##", CultureInfo.InvariantCulture));
    }

    private IEnumerable<Dictionary<string, string>> Product(int axis, Dictionary<string, string> point)
    {
        if (axis == _axes.Count)
        {
            yield return new(point, StringComparer.Ordinal);
            yield break;
        }

        var (question, values) = _axes[axis];
        foreach (var value in values)
        {
            if (value is null)
            {
                point.Remove(question.Element.Id);
            }
            else
            {
                point[question.Element.Id] = value;
            }

            foreach (var full in Product(axis + 1, point))
            {
                yield return full;
            }
        }

        point.Remove(question.Element.Id);
    }
}
