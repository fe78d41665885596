using Jiangyuan.Cases;
using Jiangyuan.Web.Desk.Access;

namespace Jiangyuan.Web.Tests.Access;

public sealed class AccessRunTests
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 9, 12, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void The_same_reading_again_is_one_line_with_how_often_and_another_one_is_not()
    {
        var first = new AccessLine(9, "安全王", "", "26112664214043006", Noon) { Fields = ["reason"], ActorId = "s" };
        AccessLine At(int id, int minutes) => first with { Id = id, At = Noon.AddMinutes(-minutes), Fields = ["reason"] };
        var runs = AccessRun.Of([first, At(8, 1), At(7, 50), At(6, 51) with { Fields = ["name"] }, At(5, 52), At(4, 53) with { ActorId = "t" }, At(3, 200) with { ActorId = "t" }]);
        Assert.Equal([(9L, 3), (6L, 1), (5L, 1), (4L, 1), (3L, 1)], runs.Select(r => (r.Last.Id, r.Times)));
        Assert.Equal(Noon.AddMinutes(-50), runs[0].Since);
        Assert.Equal(7, runs.Sum(r => r.Times));
    }
}
