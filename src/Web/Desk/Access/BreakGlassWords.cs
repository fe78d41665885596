using Jiangyuan.Web.Components;

namespace Jiangyuan.Web.Desk.Access;

/// <summary>Where an emergency reading stands, as people read it: a confirmed one whose time has run out is over.</summary>
internal static class BreakGlassWords
{
    internal static string KeyOf(BreakGlass b, DateTimeOffset now) => "break-glass.status." + (b.Status == BreakGlassStatus.Confirmed && b.Until <= now ? "Over" : b.Status.ToString());

    internal static Tone ToneOf(BreakGlass b, DateTimeOffset now) => b.Status switch
    {
        BreakGlassStatus.Asked => Tone.Warn, BreakGlassStatus.Confirmed when b.Until > now => Tone.Error, _ => Tone.Neutral,
    };
}
