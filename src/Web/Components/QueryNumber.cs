using System.Globalization;

namespace Jiangyuan.Web.Components;

/// <summary>A number in an address, where anything may stand. A page that wants a number as its parameter fails with one that is none; so it takes the text and asks here.</summary>
internal static class QueryNumber
{
    /// <summary>Null for whatever is no number.</summary>
    internal static long? Of(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
