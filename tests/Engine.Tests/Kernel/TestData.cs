using System.Runtime.CompilerServices;
using Jiangyuan.Kernel.Calendars;
using Jiangyuan.Kernel.Divisions;

namespace Jiangyuan.Engine.Tests.Kernel;

/// <summary>The real data packages, found from this file's place in the repository.</summary>
internal static class TestData
{
    internal static string Packages([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../packages"));

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Packages(), path));

    internal static readonly WorkingCalendar Calendar = WorkingCalendar.Load(Read("calendars/cn-holidays-2004-2026.csv"), Read("calendars/qinghai-local.csv"));

    internal static readonly DivisionRegister Divisions = DivisionRegister.Load(Read("divisions/qinghai-divisions-2023.csv"), Read("divisions/qinghai-history.csv"));
}
