using System.Xml.Linq;
using Jiangyuan.Rules.Builtins;
using Jiangyuan.Rules.Dmn;
using Jiangyuan.Rules.Evaluation;
using Jiangyuan.Rules.Numbers;
using Jiangyuan.Rules.Time;

namespace Jiangyuan.Rules.Conformance;

/// <summary>Reads and compares values of the test format of the DMN TCK.</summary>
internal static class TckValue
{
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly Decimal34 Tolerance = 0.00000001m;

    internal static FeelValue Read(XElement holder)
    {
        if (holder.Child("value") is { } value)
        {
            return Scalar(value);
        }

        if (holder.Child("list") is { } list)
        {
            return IsNil(list) ? FeelValue.Null : new FeelList([.. list.Children("item").Select(Read)]);
        }

        var components = holder.Children("component").ToList();
        return components.Count == 0 || components is [var only] && IsNil(only) && only.Attribute("name") is null
            ? FeelValue.Null
            : FeelContext.Of(components.Select(c => (c.Attribute("name", ""), IsNil(c) ? FeelValue.Null : Read(c))));
    }

    /// <summary>Equal up to the tolerance of the kit's own runner for computed numbers.</summary>
    internal static bool Same(FeelValue expected, FeelValue actual) => (expected, actual) switch
    {
        (FeelNumber a, FeelNumber b) => a.Value == b.Value || (Decimal34.Subtract(a.Value, b.Value) is { } gap && gap.Abs() < Tolerance),
        (FeelList a, FeelList b) => a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(p => Same(p.First, p.Second)),
        (FeelContext a, FeelContext b) => a.Entries.Count == b.Entries.Count && a.Entries.All(e => b.TryGet(e.Key, out var v) && Same(e.Value, v)),
        (FeelContext a, FeelRange) => a.Entries.All(e => Same(e.Value, Properties.Get(actual, e.Key, new Run(default, null)))),
        (FeelTimeValue a, FeelTimeValue b) => a.Value.NanosecondOfDay == b.Value.NanosecondOfDay && SameZone(a.Value.Zone, b.Value.Zone),
        (FeelDateTimeValue a, FeelDateTimeValue b) => a.Value.Instant == b.Value.Instant && Operators.SameZoning(a.Value.Time.Zone, b.Value.Time.Zone),
        _ => expected.Equals(actual),
    };

    private static bool SameZone(Zone? a, Zone? b) => Equals(a, b) || (a is not null && b is not null && a.OffsetAt(null, 0) == b.OffsetAt(null, 0));

    private static bool IsNil(XElement e) => e.Attribute(Xsi + "nil")?.Value is "true" or "1";

    private static FeelValue Scalar(XElement e)
    {
        if (IsNil(e))
        {
            return FeelValue.Null;
        }

        var type = e.Attribute(Xsi + "type")?.Value ?? "";
        var text = e.Value;
        return type[(type.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
        {
            "boolean" => FeelValue.Of(text.Trim() is "true" or "1"),
            "decimal" or "double" or "float" or "integer" or "int" or "long" or "short" => Decimal34.Parse(text.Trim()) is { } n ? new FeelNumber(n) : FeelValue.Null,
            "date" => TemporalText.Date(text.Trim()) is { } d ? new FeelDateValue(d) : FeelValue.Null,
            "time" => TemporalText.Time(text.Trim()) is { } t ? new FeelTimeValue(t) : FeelValue.Null,
            "dateTime" => TemporalText.DateTime(text.Trim()) is { } t ? new FeelDateTimeValue(t) : FeelValue.Null,
            "duration" or "dayTimeDuration" or "yearMonthDuration" => TemporalFunctions.AtLiteral(text.Trim()),
            _ => new FeelString(text),
        };
    }
}
