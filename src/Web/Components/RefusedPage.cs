using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Components;

/// <summary>The status of a page that shows why something was refused.</summary>
internal static class RefusedPage
{
    /// <summary>
    /// Sets the status when the answer starts and not before: a page that is 404 while it is being made is not written at all,
    /// and what the reader typed into its form would be lost with it.
    /// </summary>
    internal static void Shows(this HttpResponse response, Refusal refusal) => response.OnStarting(() =>
    {
        response.StatusCode = Api.Problems.StatusOf(refusal);
        return Task.CompletedTask;
    });
}
