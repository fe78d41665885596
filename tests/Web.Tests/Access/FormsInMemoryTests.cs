using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Jiangyuan.Web.Tests.Access;

/// <summary>What people send lies nowhere in clear, not even for the length of a request.</summary>
public sealed class FormsInMemoryTests(WebWorld world) : IClassFixture<WebWorld>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_uploaded_form_leaves_no_temporary_file()
    {
        // What the framework does otherwise, and where.
        var buffered = new FileBufferingReadStream(new MemoryStream(new byte[3 << 20]), 64 << 10);
        await buffered.DrainAsync(Ct);
        var folder = Path.GetDirectoryName(buffered.TempFileName)!;
        Assert.Contains(Directory.EnumerateFiles(folder, "ASPNETCORE_*"), file => file == buffered.TempFileName);
        await buffered.DisposeAsync();

        using var form = new MultipartFormDataContent { { new StringContent("zhuoma"), "login" }, { new ByteArrayContent(RandomNumberGenerator.GetBytes(3 << 20)) { Headers = { ContentType = new MediaTypeHeaderValue("application/pdf") } }, "file", "身份证.pdf" } };
        var answering = world.Visitor().Client.PostAsync("/sign-in", form, Ct);
        var seen = new HashSet<string>();
        for (var isOver = false; !isOver; isOver = answering.IsCompleted)
            seen.UnionWith(Directory.EnumerateFiles(folder, "ASPNETCORE_*"));
        Assert.Equal(HttpStatusCode.BadRequest, (await answering).StatusCode);
        Assert.Empty(seen);
        var options = world.Services.GetRequiredService<IOptions<FormOptions>>().Value;
        Assert.True(options.MemoryBufferThreshold > options.MultipartBodyLengthLimit && !options.BufferBody);
    }

    [Fact]
    public async Task A_form_beyond_the_limit_is_refused_and_not_kept()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[Jiangyuan.Web.Access.AccessSetup.MostFormBytes + 1]), "file", "a.pdf" } };
        using var answer = await world.Visitor().Client.PostAsync("/sign-in", form, Ct);
        Assert.InRange((int)answer.StatusCode, 400, 499);
    }
}
