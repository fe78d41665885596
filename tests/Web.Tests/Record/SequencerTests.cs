using System.Diagnostics;
using System.Text;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Modules.Tests.Store;
using Jiangyuan.Trust.Log;
using Jiangyuan.Web.Record;

namespace Jiangyuan.Web.Tests.Record;

public sealed class SequencerTests
{
    [Theory, DatabaseData]
    public async Task Every_committed_event_is_sealed_in_order_and_can_be_proven(Dialect dialect)
    {
        await using var world = new RecordWorld(dialect);
        await world.Commit(700);
        await world.Seal();
        var head = world.Record().Current()!.Newest()!.Head;
        Assert.Equal(("record.example/2026", 700UL), (head.Origin, head.Size));
        Assert.Equal(await world.Root(700), head.Root);
        await foreach (var e in world.Store.ReadAll(0, TestContext.Current.CancellationToken))
        {
            if (e.Seq % 97 != 1)
                continue;
            var receipt = RecordFiles.Receipt(world.Record(), e, true)!;
            var proof = RecordReceipt.Verify(Encoding.UTF8.GetBytes(receipt), world.Record().Trusted());
            Assert.True(proof.IsGiven, proof.Refusal?.Message);
            Assert.Equal(((ulong)e.Seq - 1, e.Payload), (proof.Value.Index, proof.Value.Event!["payload"]!.Text));
        }
        Assert.Empty(await world.Audit());
    }

    [Fact]
    public async Task The_same_tree_is_made_whatever_the_steps()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        foreach (var count in new[] { 1, 2, 253, 1, 255, 300 })
        {
            await world.Commit(count);
            await world.Seal();
            var head = world.Record().Current()!.Newest()!.Head;
            Assert.Equal(await world.Root(head.Size), head.Root);
        }
        Assert.False(Directory.Exists(world.TileFile(2026, "tile/0/000.p")), "Partial tiles go when the full one is there.");
        Assert.Empty(await world.Audit());
    }

    [Fact]
    public async Task A_year_has_its_own_log_and_proofs_go_on_in_both()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(10, 2025);
        await world.Commit(7);
        await world.Commit(3, 2025); // a clock that was late: the running year takes it
        await world.Seal();
        var record = world.Record();
        Assert.Equal([("record.example/2025", 10UL), ("record.example/2026", 10UL)], record.Years().Select(y => (y.Newest()!.Head.Origin, y.Newest()!.Head.Size)));
        Assert.Equal(("record.example/2025", 9UL), (record.PlaceOf(10)!.Log, record.PlaceOf(10)!.Index));
        Assert.Equal(("record.example/2026", 0UL), (record.PlaceOf(11)!.Log, record.PlaceOf(11)!.Index));
        Assert.False(record.PlaceOf(21)!.IsSealed);
        Assert.Equal(2, record.Trusted().Logs.Select(k => Convert.ToHexString(k.PublicKey)).Distinct().Count());
        Assert.True(record.ProofOf(10).IsGiven && record.ProofOf(11).IsGiven);
        Assert.Empty(await world.Audit());
    }

    [Theory]
    [InlineData("tile/0/001.p/44", "torn")]
    [InlineData("tile/0/000", "gone")]
    [InlineData("tile/entries/001.p/44", "torn")]
    [InlineData("tile/entries/001.p/44", "gone")]
    [InlineData("tile/1/000.p/1", "gone")]
    public async Task Torn_and_missing_files_are_healed_from_the_store(string tile, string how)
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(300);
        await world.Seal();
        var file = world.TileFile(2026, tile);
        var good = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        if (how == "gone")
            File.Delete(file);
        else
            await File.WriteAllBytesAsync(file, good[..(good.Length / 2)], TestContext.Current.CancellationToken);
        await world.Commit(1);
        await world.Seal();
        Assert.Equal(await world.Root(301), world.Record().Current()!.Newest()!.Head.Root);
        using (var sequencer = world.Sequencer())
            await sequencer.Heal(TestContext.Current.CancellationToken);
        Assert.Empty(await world.Audit());
    }

    [Fact]
    public async Task A_store_that_was_edited_or_set_back_stops_the_record_and_no_second_tree_is_signed()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(300);
        await world.Seal();
        var before = await File.ReadAllTextAsync(world.Folder.Of(2026).CheckpointFile, TestContext.Current.CancellationToken);
        await world.Database.Tamper("events", "UPDATE events SET payload = '改' WHERE seq = 300");
        await world.Commit(1);
        await Assert.ThrowsAsync<RecordHaltedException>(world.Seal);
        File.Delete(world.TileFile(2026, "tile/0/000"));
        await Assert.ThrowsAsync<RecordHaltedException>(world.Seal);
        await world.Database.Tamper("events", "DELETE FROM events WHERE seq > 200");
        await Assert.ThrowsAsync<RecordHaltedException>(world.Seal);
        Assert.Equal(before, await File.ReadAllTextAsync(world.Folder.Of(2026).CheckpointFile, TestContext.Current.CancellationToken));
        File.Delete(world.Folder.Of(2026).CheckpointFile);
        await Assert.ThrowsAsync<RecordHaltedException>(world.Seal);
    }

    [Fact]
    public async Task What_is_taken_between_two_heads_goes_under_the_next_and_comes_again_if_that_is_never_signed()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        using (var sequencer = world.Sequencer())
        {
            await world.Commit(300);
            await sequencer.Take(ct);
            Assert.Equal(0UL, world.Record().Current()!.Newest()!.Head.Size);
            await world.Commit(5);
            await sequencer.Take(ct);
            await world.Commit(1);
            Assert.Equal(306, await sequencer.Seal(ct));
            await world.Commit(400);
            await sequencer.Take(ct);
        }
        Assert.Equal(306UL, world.Record().Current()!.Newest()!.Head.Size);
        await world.Seal();
        Assert.Equal(Convert.ToHexString(await world.Root(706)), Convert.ToHexString(world.Record().Current()!.Newest()!.Head.Root));
        Assert.Empty(await world.Audit());
    }

    [Fact]
    public async Task However_often_is_taken_one_head_has_at_most_so_many()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        await world.Commit(Sequencer.MostAtOnce + 10);
        using var sequencer = world.Sequencer();
        await sequencer.Take(ct);
        await sequencer.Take(ct);
        Assert.Equal(Sequencer.MostAtOnce, await sequencer.Seal(ct));
        Assert.Equal(10, await sequencer.Seal(ct));
    }

    [Fact]
    public async Task A_record_that_runs_seals_what_was_committed_whoever_deletes_it_meanwhile()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        using var sequencer = world.Sequencer(new Accounts.ManualTime(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(0, await sequencer.Seal(ct));
        await world.Commit(5);
        await world.Database.Tamper("events", "DELETE FROM events WHERE seq = 3");
        Assert.Equal(5, await sequencer.Seal(ct));
        // Without its newest event the store cannot vouch for the rest: then nothing is taken from memory.
        await world.Commit(5);
        await world.Database.Tamper("events", "DELETE FROM events WHERE seq = 10");
        Assert.Equal(4, await sequencer.Seal(ct));
    }

    [Fact]
    public async Task An_event_that_was_deleted_before_it_was_sealed_stops_the_record_after_a_while_and_only_while_it_is_missing()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        var ct = TestContext.Current.CancellationToken;
        var time = new Accounts.ManualTime(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await world.Commit(5);
        await world.Database.Tamper("events", "UPDATE events SET seq = 100 WHERE seq = 3");
        using var sequencer = world.Sequencer(time);
        Assert.Equal(2, await sequencer.Seal(ct));
        time.Now += TimeSpan.FromSeconds(9);
        Assert.Equal(0, await sequencer.Seal(ct));
        time.Now += TimeSpan.FromSeconds(1);
        var halted = await Assert.ThrowsAsync<RecordHaltedException>(() => sequencer.Seal(ct));
        Assert.Contains("第 3 号事件", halted.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<RecordHaltedException>(() => sequencer.Seal(ct));
        Assert.Equal(2UL, world.Record().Current()!.Newest()!.Head.Size);
        await world.Database.Tamper("events", "UPDATE events SET seq = 3 WHERE seq = 100");
        Assert.Equal(3, await sequencer.Seal(ct));
        Assert.Empty(await world.Audit());
    }

    [Theory, DatabaseData]
    public async Task The_command_waits_for_a_late_event_and_seals_what_comes_after_it(Dialect dialect)
    {
        await using var world = new RecordWorld(dialect);
        await world.Commit(5);
        await world.Database.Tamper("events", "UPDATE events SET seq = 100 WHERE seq = 3");
        using var command = Seals(world);
        while (world.Record().Current()?.Newest() is not { Head.Size: 2 })
            await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(command.WaitForExit(TimeSpan.FromSeconds(1)), "It did not wait for number 3.");
        await world.Database.Tamper("events", "UPDATE events SET seq = 3 WHERE seq = 100");
        await command.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, "新写入 5 条。\n"), (command.ExitCode, await command.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)));
        Assert.Equal(await world.Root(5), world.Record().Current()!.Newest()!.Head.Root);
    }

    [Theory, DatabaseData]
    public async Task What_is_waited_for_in_vain_is_named_by_the_command_too(Dialect dialect)
    {
        await using var world = new RecordWorld(dialect);
        await world.Commit(5);
        await world.Database.Tamper("events", "UPDATE events SET seq = 100 WHERE seq = 3");
        using var command = Seals(world);
        await command.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Contains("第 3 号事件", await command.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal((2, 2UL), (command.ExitCode, world.Record().Current()!.Newest()!.Head.Size));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_year_whose_folder_a_kill_left_before_there_was_a_key_begins_again(bool withHalfOfIt)
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(3, 2025);
        await world.Seal();
        Directory.CreateDirectory(world.Folder.Of(2026).Folder);
        if (withHalfOfIt)
            await File.WriteAllTextAsync(world.Folder.Of(2026).KeyFile + ".new", "record.exa", TestContext.Current.CancellationToken);
        await world.Commit(4);
        await world.Seal();
        Assert.Equal([3UL, 4UL], world.Record().Years().Select(y => y.Newest()!.Head.Size));
        // With tiles it has begun, and whoever took its key away is not helped.
        File.Delete(world.Folder.Of(2026).KeyFile);
        await world.Commit(1);
        await Assert.ThrowsAsync<RecordHaltedException>(world.Seal);
    }

    [Fact]
    public async Task Another_key_in_the_secrets_stops_the_record()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(3);
        await world.Seal();
        File.Delete(Path.Combine(world.Data, "secrets", "record-signing.key"));
        await world.Commit(1);
        await Assert.ThrowsAsync<RecordHaltedException>(world.Seal);
    }

    [Fact]
    public async Task Only_one_process_keeps_a_record_and_its_secrets_are_private()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        using var first = world.Sequencer();
        Assert.Throws<IOException>(() => world.Sequencer());
        _ = world.Keys;
        Assert.SkipWhen(OperatingSystem.IsWindows(), "No such permissions there.");
        Assert.All(Directory.GetFiles(Path.Combine(world.Data, "secrets")), f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(f)));
    }

    /// <summary>The command is killed with SIGKILL in the middle, again and again: each head it has left is that of the one tree.</summary>
    [Fact]
    public async Task A_killed_sequencer_goes_on_with_the_same_tree()
    {
        await using var world = new RecordWorld(Dialect.Sqlite);
        await world.Commit(30_000);
        var heads = new Dictionary<ulong, byte[]>();
        var kills = 0;
        for (var round = 0; round < 25; round++)
        {
            using var child = Seals(world);
            // Longer each time, so that it dies in every part of its work and gets through at last.
            var isDone = child.WaitForExit(TimeSpan.FromMilliseconds(350 + (round * 60)));
            child.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            kills += isDone ? 0 : 1;
            if (world.Record().Current()?.Newest() is { } left)
            {
                Assert.True(!heads.TryGetValue(left.Head.Size, out var known) || known.AsSpan().SequenceEqual(left.Head.Root));
                Assert.True(heads.Count == 0 || left.Head.Size >= heads.Keys.Max());
                heads[left.Head.Size] = left.Head.Root;
            }
            if (isDone && child.ExitCode == 0)
                break;
        }
        Assert.True(kills > 0);
        await world.Seal();
        heads[30_000] = world.Record().Current()!.Newest()!.Head.Root;
        foreach (var (size, root) in heads)
            Assert.Equal(Convert.ToHexString(await world.Root(size)), Convert.ToHexString(root));
        Assert.Empty(await world.Audit());
    }

    private static Process Seals(RecordWorld world)
    {
        var command = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "jy.dll"));
        return Process.Start(new ProcessStartInfo("dotnet", [command, "log", "seal", "--data", world.Data, "--store", world.Database.Connection, "--origin", RecordWorld.Name]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
