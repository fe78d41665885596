using Jiangyuan.Web.Publication;

namespace Jiangyuan.Web.Tests.Publication;

public sealed class MadeOnceTests
{
    [Fact]
    public async Task What_many_ask_for_at_once_is_made_once()
    {
        var (made, kept) = (0, new MadeOnce<string>(2));
        using var all = new Barrier(8);
        var given = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            all.SignalAndWait();
            return kept.Get("a", key =>
            {
                Thread.Sleep(50);
                return $"{key}{Interlocked.Increment(ref made)}";
            });
        }, TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.All(given, one => Assert.Equal("a1", one));
    }

    [Fact]
    public void The_one_used_longest_ago_goes_first()
    {
        var (made, kept) = (new List<string>(), new MadeOnce<string>(2));
        foreach (var key in new[] { "a", "b", "a", "c", "a", "b" })
            kept.Get(key, k =>
            {
                made.Add(k);
                return k;
            });
        Assert.Equal(["a", "b", "c", "b"], made);
    }

    [Fact]
    public void Nothing_and_failure_are_not_kept()
    {
        var kept = new MadeOnce<string>(2);
        Assert.Null(kept.Get("a", _ => null));
        Assert.Throws<IOException>(() => kept.Get("a", _ => throw new IOException()));
        Assert.Equal("a", kept.Get("a", key => key));
    }
}
