using Jiangyuan.Rules.Numbers;
using Jiangyuan.Rules.Time;

namespace Jiangyuan.Rules.Evaluation;

/// <summary>What a path finds on a value (§10.3.2.5 and table 65).</summary>
internal static class Properties
{
    internal static FeelValue Get(FeelValue source, string member, Run run)
    {
        switch (source)
        {
            case FeelUnknown:
                return source;
            case FeelContext context:
                return context.TryGet(member, out var value) ? value : Missing(source, member, run);
            case FeelList list:
                return new FeelList(list.Items.Select(i => i is FeelContext c ? c.TryGet(member, out var v) ? v : FeelValue.Null : Get(i, member, run)).ToArray());
            default:
                return Of(source, member) ?? Missing(source, member, run);
        }
    }

    private static FeelValue Missing(FeelValue source, string member, Run run) =>
        run.Fail("RU0205", $"{FeelText.KindOf(source)}没有“{member}”", "结果是 null", "检查成员的名字");

    private static FeelValue? Of(FeelValue source, string member) => source switch
    {
        FeelDateValue d => Date(d.Value, member),
        FeelTimeValue t => Time(t.Value, null, member),
        FeelDateTimeValue t => Date(t.Value.Date, member) ?? Time(t.Value.Time, t.Value.Date, member),
        FeelMonths m => member switch { "years" => FeelValue.Of(m.Months / 12), "months" => FeelValue.Of(m.Months % 12), _ => null },
        FeelDuration d => Duration(d.Nanoseconds, member),
        FeelRange r => member switch
        {
            "start" => r.Start,
            "end" => r.End,
            "start included" => FeelValue.Of(r.StartIncluded),
            "end included" => FeelValue.Of(r.EndIncluded),
            _ => null,
        },
        _ => null,
    };

    private static FeelValue? Date(FeelDate date, string member) => member switch
    {
        "year" => FeelValue.Of(date.Year),
        "month" => FeelValue.Of(date.Month),
        "day" => FeelValue.Of(date.Day),
        "weekday" => FeelValue.Of(date.Weekday),
        _ => null,
    };

    private static FeelValue? Time(FeelTime time, FeelDate? date, string member) => member switch
    {
        "hour" => FeelValue.Of(time.Hour),
        "minute" => FeelValue.Of(time.Minute),
        "second" => FeelValue.Of(time.Fraction == 0 ? time.SecondOfMinute : Decimal34.From((System.Numerics.BigInteger)(time.SecondOfMinute * FeelTime.Second + time.Fraction), 9)),
        "time offset" => time.Zone is null ? FeelValue.Null : new FeelDuration((Int128)time.Zone.OffsetAt(date, time.NanosecondOfDay) * FeelTime.Second),
        "timezone" => FeelValue.Of(time.Zone?.Id),
        _ => null,
    };

    private static FeelValue? Duration(Int128 n, string member) => member switch
    {
        "days" => Whole(n / FeelTime.Day),
        "hours" => Whole(n % FeelTime.Day / (3600 * FeelTime.Second)),
        "minutes" => Whole(n / (60 * FeelTime.Second) % 60),
        "seconds" => FeelValue.Of(Decimal34.From((System.Numerics.BigInteger)(n % (60 * FeelTime.Second)), 9)),
        _ => null,
    };

    private static FeelValue Whole(Int128 value) => FeelValue.Of((long)value);
}
