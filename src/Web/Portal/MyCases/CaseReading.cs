using Jiangyuan.Cases;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Components;
using Microsoft.AspNetCore.Components;

namespace Jiangyuan.Web.Portal.MyCases;

/// <summary>What the pages of one case share: the case, if it is the reader's own affair, as of now.</summary>
public abstract class CaseReading : ComponentBase
{
    /// <summary>The number in the address.</summary>
    [Parameter] public string Number { get; set; } = "";

    [CascadingParameter] private protected HttpContext Http { get; set; } = null!;
    [Inject] private protected CaseDesk Desk { get; set; } = null!;
    [Inject] private protected Texts T { get; set; } = null!;
    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    private protected Case? Case { get; set; }
    private protected Refusal? No { get; set; }
    private protected List<FieldError> Errors { get; } = [];
    private protected Actor Actor => Http.Actor();
    private protected CaseQueries Queries => new(Desk);
    private protected string Href => "/cases/" + Case!.Number;

    /// <summary>The action this page is for; its refusal is shown instead of the page. Null for pages that only show.</summary>
    private protected virtual CaseAction? Purpose => null;

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var read = await Queries.ByNumber(Number, Actor, Http.RequestAborted);
        No = read.Refusal;
        if (!read.IsGiven) return;
        Case = read.Value;
        // The same condition hides the button and refuses the command. A form that was sent asks the command itself.
        if (Purpose is { } action && HttpMethods.IsGet(Http.Request.Method)) No = CasePolicy.Refuses(action, Case, Actor, Desk.Now());
    }

    private protected bool May(CaseAction action) => CasePolicy.Refuses(action, Case!, Actor, Desk.Now()) is null;

    /// <summary>The version that the sent form was made from: a case that has moved on since is not changed.</summary>
    private protected int? Seen => int.TryParse(Http.Request.Form["seen"], out var version) ? version : null;

    /// <summary>A key that is the same for the same form sent twice.</summary>
    private protected string Key(string verb) => $"{verb}-{Case!.Id}-{Seen}";

    /// <summary>Back to the case, or the errors at their fields, or the refusal as a page.</summary>
    private protected void Answer(Outcome<Case> done, string said)
    {
        if (done.IsGiven) Navigation.NavigateTo($"{Href}?did={said}");
        else if (done.Refusal.Fields is { Count: > 0 } fields)
        {
            Errors.AddRange(fields);
            Http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }
        else No = done.Refusal;
    }
}
