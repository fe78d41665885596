using Jiangyuan.Kernel;

namespace Jiangyuan.Engine.Tests.Kernel;

public sealed class SecretFolderTests
{
    [Fact]
    public void Whoever_asks_at_once_gets_the_same_secret_and_nothing_else_is_left()
    {
        var folder = Directory.CreateTempSubdirectory("jy-secrets-").FullName;
        for (var round = 0; round < 40; round++)
        {
            var (name, given) = ($"s{round}", new byte[4][]);
            using var start = new Barrier(given.Length);
            var asking = Enumerable.Range(0, given.Length).Select(n => new Thread(() =>
            {
                start.SignalAndWait();
                given[n] = new SecretFolder(folder).FindOrMake(name);
            })).ToList();
            asking.ForEach(one => one.Start());
            asking.ForEach(one => one.Join());
            Assert.All(given, g => Assert.Equal(new SecretFolder(folder).Find(name), g));
        }

        Assert.Equal(40, Directory.GetFiles(folder).Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_secret_is_never_overwritten()
    {
        var folder = Directory.CreateTempSubdirectory("jy-secrets-").FullName;
        var secrets = new SecretFolder(folder);
        secrets.Keep("a", [1, 2, 3]);
        secrets.Keep("a", [4, 5, 6]);
        Assert.Equal([1, 2, 3], secrets.Find("a")!);
        Assert.Single(Directory.GetFiles(folder));
        Directory.Delete(folder, recursive: true);
    }
}
