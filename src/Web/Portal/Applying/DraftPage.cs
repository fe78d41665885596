using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Components;
using Microsoft.AspNetCore.Components;

namespace Jiangyuan.Web.Portal.Applying;

/// <summary>What the screens of an application share: the draft, if it is the reader's own and still open, its item, and where the screen stands.</summary>
public abstract class DraftPage : ComponentBase
{
    /// <summary>The draft.</summary>
    [Parameter] public long DraftId { get; set; }

    /// <summary><c>check</c> when one came from the last screen to change something and goes back there.</summary>
    [SupplyParameterFromQuery(Name = "return")] public string? ReturnTo { get; set; }

    [CascadingParameter] private protected HttpContext Http { get; set; } = null!;
    [Inject] private protected CaseDesk Desk { get; set; } = null!;
    [Inject] private protected Texts T { get; set; } = null!;
    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    private protected Draft? Draft { get; private set; }
    private protected ServiceItem? Item { get; private set; }
    private protected Refusal? No { get; set; }
    private protected string? Receipt { get; private set; }
    private protected IReadOnlyList<DraftStep> Steps { get; private set; } = [];
    private protected List<FieldError> Errors { get; } = [];
    private protected Actor Actor => Http.Actor();
    private protected DateOnly Today => Desk.Today();

    /// <summary>The last part of this screen's address.</summary>
    private protected abstract string StepPath { get; }

    private protected int Current => Math.Max(0, Steps.ToList().FindIndex(step => step.Path == StepPath));

    private protected string PreviousHref => Current == 0 ? $"/services/{Draft!.ItemId}/apply?draft={Draft.Id}" : DraftSteps.Href(Draft!, Steps[Current - 1].Path);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var read = await new CaseQueries(Desk).Draft(DraftId, Actor, Http.RequestAborted);
        if (!read.IsGiven) No = read.Refusal;
        else if (read.Value.Status == DraftStatus.Discarded) No = DraftRefusals.Discarded;
        else if (read.Value is { Status: DraftStatus.Submitted, CaseId: { } id })
        {
            Receipt = $"/cases/{CaseNumber.Of(id).Value}/receipt";
            // A form that is sent after its draft has become a case (a double click, the back button) finds its handler, which leads to the receipt.
            if (HttpMethods.IsGet(Http.Request.Method)) ToReceipt();
        }
        else if (Desk.Catalogue.ItemAt(read.Value.ItemId, read.Value.Division, Today) is not { } item) No = CaseRefusals.ItemMissing;
        else (Draft, Item, Steps) = (read.Value, item, DraftSteps.Of(item, read.Value, Today, T));
    }

    /// <summary>Saves, and knows the steps that the new answers make.</summary>
    private protected async Task<bool> Save(IReadOnlyDictionary<string, string> answers, IReadOnlyList<SubmittedMaterial> materials)
    {
        var request = new SaveDraft.Request(Draft!.Id, Draft.ItemId, Draft.Division, Draft.Mode) { Answers = answers, Materials = materials, PageId = StepPath };
        var saved = await SaveDraft.Handle(request, Actor, Desk, Http.RequestAborted);
        if (!saved.IsGiven)
        {
            No = saved.Refusal;
            return false;
        }
        Draft = saved.Value;
        Steps = DraftSteps.Of(Item!, Draft, Today, T);
        return true;
    }

    private protected void ToReceipt() => Navigation.NavigateTo(Receipt!);

    /// <summary>To the next screen, or back to the last one, or to the list when the person wants to stop for now.</summary>
    private protected void GoOn()
    {
        var to = Http.Request.Form["do"] == "later" ? "/my/drafts?saved=1"
            : ReturnTo == "check" ? DraftSteps.Href(Draft!, "check")
            : DraftSteps.Href(Draft!, Steps[Math.Min(Current + 1, Steps.Count - 1)].Path);
        Navigation.NavigateTo(to);
    }
}
