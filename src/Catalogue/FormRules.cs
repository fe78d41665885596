using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;
using Jiangyuan.Kernel;
using Jiangyuan.Rules;
using Jiangyuan.Rules.Time;

namespace Jiangyuan.Catalogue;

/// <summary>The rules over one form: its elements as names, its texts parsed once.</summary>
internal sealed class FormRules
{
    private static readonly ConditionalWeakTable<FormDefinition, FormRules> Known = [];
    private static readonly TimeSpan Beijing = TimeSpan.FromHours(8);
    private readonly ConcurrentDictionary<string, FeelExpression?> _parsed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string[]> _elements = new(StringComparer.Ordinal);
    private readonly Question[] _questions;
    private readonly HashSet<string> _ids;
    private readonly FeelEnvironment _names;
    private readonly FrozenDictionary<string, int>? _places;

    private FormRules(FormDefinition form)
    {
        _questions = [.. form.Questions];
        _ids = new(_questions.Select(question => question.Element.Id), StringComparer.Ordinal);
        _names = NamesOf(form);
        var names = Array.ConvertAll(_questions, question => question.Element.Name);
        _places = names.Distinct(StringComparer.Ordinal).Count() < names.Length ? null : names.Index().ToFrozenDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
    }

    public static FormRules Of(FormDefinition form) => Known.GetValue(form, static form => new FormRules(form));

    /// <summary>The names that rules over a form may use, with their types.</summary>
    public static FeelEnvironment NamesOf(FormDefinition form) =>
        new(form.Questions.Select(question => KeyValuePair.Create(question.Element.Name, TypeOf(question.Element.Type))));

    public bool Asks(string element) => _ids.Contains(element);

    /// <summary>The visible questions and their answers; whole when no answer to the form was dropped.</summary>
    public (IReadOnlyList<Question> Questions, IReadOnlyDictionary<string, string> Answers, bool IsWhole) Visible(IReadOnlyDictionary<string, string> answers, DateOnly asOf)
    {
        var kept = new Dictionary<string, string>(answers.Count, StringComparer.Ordinal);
        var isWhole = true;
        foreach (var question in _questions)
        {
            if (answers.GetValueOrDefault(question.Element.Id) is { } text && !string.IsNullOrWhiteSpace(text))
            {
                kept[question.Element.Id] = text.Trim();
            }
        }

        var visible = new List<Question>(_questions.Length);
        var midnight = new DateTimeOffset(asOf.ToDateTime(TimeOnly.MinValue), Beijing);
        FeelContext? values = null;
        foreach (var question in _questions)
        {
            if (question.VisibleWhen is null || Evaluate(question.VisibleWhen, values ??= Values(kept), midnight) == true)
            {
                visible.Add(question);
            }
            else if (kept.Remove(question.Element.Id))
            {
                (values, isWhole) = (null, false);
            }
        }

        return (visible, kept, isWhole);
    }

    /// <summary>Ids of the elements of this form that a rule looks at: its names outside quotation marks, the longest first where one is part of another.</summary>
    public IReadOnlyList<string> ElementsIn(string feel) => _elements.GetOrAdd(feel, text =>
    {
        var rest = string.Concat(text.Split('"').Where((_, i) => i % 2 == 0).Select(part => part + "\n"));
        var found = new List<string>();
        foreach (var element in _questions.Select(question => question.Element).OrderByDescending(element => element.Name.Length))
        {
            if (rest.Contains(element.Name, StringComparison.Ordinal))
            {
                found.Add(element.Id);
                rest = rest.Replace(element.Name, "\n", StringComparison.Ordinal);
            }
        }

        return [.. found];
    });

    /// <summary>The answers as the rules see them.</summary>
    public FeelContext Values(IReadOnlyDictionary<string, string> answers)
    {
        var values = new KeyValuePair<string, FeelValue>[_questions.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var element = _questions[i].Element;
            values[i] = KeyValuePair.Create(element.Name, ValueOf(element.Type, answers.GetValueOrDefault(element.Id)));
        }

        return new FeelContext(values) { Places = _places };
    }

    /// <summary>True, false, or null when undecided.</summary>
    public bool? Evaluate(string feel, FeelContext values, DateTimeOffset midnight) =>
        _parsed.GetOrAdd(feel, static (text, names) => FeelExpression.Parse(text, names, default).Expression, _names) is { } expression
            ? expression.Evaluate(values, midnight).Truth
            : null;

    private static FeelType TypeOf(ElementType type) => type switch
    {
        ElementType.Integer or ElementType.Decimal or ElementType.Money => FeelType.Number,
        ElementType.Date => FeelType.Date,
        ElementType.Boolean => FeelType.Boolean,
        ElementType.Choices => new ListType(FeelType.String),
        _ => FeelType.String,
    };

    private static FeelValue ValueOf(ElementType type, string? text)
    {
        if (text is null)
        {
            return FeelValue.Null;
        }

        return type switch
        {
            ElementType.Integer or ElementType.Decimal or ElementType.Money =>
                decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? new FeelNumber(number) : FeelValue.Null,
            ElementType.Date =>
                DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? FeelValue.Of(FeelDate.From(date)) : FeelValue.Null,
            ElementType.Boolean => text switch { "true" => FeelValue.True, "false" => FeelValue.False, _ => FeelValue.Null },
            ElementType.Choices => new FeelList([.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(FeelValue.Of)]),
            _ => FeelValue.Of(text),
        };
    }
}
