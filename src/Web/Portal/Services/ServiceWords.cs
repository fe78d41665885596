using Jiangyuan.Catalogue;
using Jiangyuan.Web.Components;

namespace Jiangyuan.Web.Portal.Services;

/// <summary>What the enumerations of the catalogue are called on the pages.</summary>
internal static class ServiceWords
{
    internal static string Of(this Texts texts, ItemKind kind) => texts["kind." + kind];

    internal static string Of(this Texts texts, ApplicantKind kind) => texts["serves." + kind];

    internal static string Of(this Texts texts, HandlingMode mode) => texts["mode." + mode];

    internal static string Of(this Texts texts, StepKind kind) => texts["step." + kind];

    internal static string Of(this Texts texts, EasedPoint point) => texts["eased." + point.Id, point.Here, point.Usual];

    internal static string Channel(this Texts texts, string channel) => texts.Has("channel." + channel) ? texts["channel." + channel] : channel;

    internal static string Day(this Texts texts, DateOnly day) => texts["date.full", day.Year, day.Month, day.Day];

    internal static string Moment(this Texts texts, DateTimeOffset at)
    {
        var local = at.ToOffset(Kernel.ChinaTime.Offset);
        return texts["date.moment", local.Year, local.Month, local.Day, local.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)];
    }

    internal static string Fee(this Texts texts, Fee fee) =>
        !fee.IsCharged ? texts["fee.none"] : fee.Amount is { } amount ? texts["fee.amount", amount] : fee.Standard ?? texts["fee.charged"];
}
