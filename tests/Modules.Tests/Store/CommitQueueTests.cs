using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Modules.Tests.Store;

/// <summary>How much of what waits goes into one transaction.</summary>
public sealed class CommitQueueTests
{
    [Theory]
    [InlineData("all that waits", 512, int.MaxValue, new[] { 64 })]
    [InlineData("no more than a transaction holds", 40, int.MaxValue, new[] { 40, 24 })]
    [InlineData("half of what waits, never fewer than sixteen while there are so many", 512, 16, new[] { 32, 16, 16 })]
    public async Task Of_sixty_four_that_wait_go(string what, int maxBatch, int halvedFrom, int[] expected)
    {
        var queue = new CommitQueue(maxBatch, halvedFrom);
        for (var i = 0; i < 64; i++)
            _ = queue.Enqueue(new PendingCommit([], DateTimeOffset.UnixEpoch), CancellationToken.None);
        queue.Close();

        var sizes = new List<int>();
        var batch = new List<PendingCommit>();
        while (await queue.Next(batch))
            sizes.Add(batch.Count);

        Assert.True(expected.SequenceEqual(sizes), $"{what}: {string.Join(", ", sizes)}");
    }
}
