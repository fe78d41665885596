using Jiangyuan.Cases;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Planning;
using Jiangyuan.Kernel;
using Jiangyuan.Web.Access;
using Jiangyuan.Web.Components;
using Microsoft.AspNetCore.Components;

namespace Jiangyuan.Web.Portal.LifeEvents;

/// <summary>What the pages of one person's life event share: the life event, if it is the reader's own, its plan of now and its screens.</summary>
public abstract class LifePage : ComponentBase
{
    /// <summary>The id in the address.</summary>
    [Parameter] public long LifeId { get; set; }

    /// <summary><c>check</c> when one came from the last screen and goes back there.</summary>
    [SupplyParameterFromQuery(Name = "return")] public string? ReturnTo { get; set; }

    [CascadingParameter] private protected HttpContext Http { get; set; } = null!;
    [Inject] private protected CaseDesk Desk { get; set; } = null!;
    [Inject] private protected Texts T { get; set; } = null!;
    [Inject] private protected NavigationManager Navigation { get; set; } = null!;

    private protected LifeCase? Life { get; private set; }
    private protected LifeEvent Known { get; private set; } = null!;
    private protected Plan Plan { get; private set; } = null!;
    private protected FormDefinition Form { get; private set; } = new([]);
    private protected IReadOnlyList<LifeScreen> Screens { get; private set; } = [];
    private protected Refusal? No { get; set; }
    private protected List<FieldError> Errors { get; } = [];
    private protected Actor Actor => Http.Actor();
    private protected DateOnly Today => Desk.Today();

    /// <summary>The last part of this screen's address; null for pages that are not screens of the form.</summary>
    private protected virtual string? ScreenPath => null;

    private protected int Current => Math.Max(0, Screens.ToList().FindIndex(screen => screen.Path == ScreenPath));

    private protected string PreviousHref => LifeDirectory.Href(LifeId, Current == 0 ? "" : Screens[Current - 1].Path);

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var read = await new LifeQueries(Desk).Get(LifeId, Actor, Http.RequestAborted);
        No = read.Refusal;
        if (!read.IsGiven) return;
        if (read.Value.Status != LifeStatus.Draft)
        {
            Life = read.Value;
            // A form that is sent after it was started (a double click, the back button) leads to the progress.
            if (ScreenPath is not null) ToProgress();
        }
        else if (Desk.Catalogue.LifeEvent(read.Value.LifeEventId) is not { } known) No = LifeRefusals.NoSuchEvent;
        else
        {
            Known = known;
            await Use(read.Value);
        }
    }

    private protected async Task<bool> Save(IReadOnlyDictionary<string, string> answers, IReadOnlyList<LifeMaterial> materials)
    {
        var saved = await SaveLife.Handle(new(LifeId, Life!.LifeEventId, Life.Division) { Answers = answers, Materials = materials }, Actor, Desk, Http.RequestAborted);
        No = saved.Refusal;
        if (saved.IsGiven) await Use(saved.Value);
        return saved.IsGiven;
    }

    private protected void GoOn() => Navigation.NavigateTo(Http.Request.Form["do"] == "later" ? "/my/life-events"
        : LifeDirectory.Href(LifeId, ReturnTo == "check" ? "check" : Screens[Math.Min(Current + 1, Screens.Count - 1)].Path));

    private protected void ToProgress()
    {
        if (HttpMethods.IsGet(Http.Request.Method)) Navigation.NavigateTo(LifeDirectory.Href(LifeId));
    }

    private async Task Use(LifeCase life)
    {
        Life = life;
        Plan = await new LifeQueries(Desk).Plan(Known, life.Division, life.Answers, Actor, Http.RequestAborted);
        Form = MergedForm.Of(Plan);
        Screens = LifeDirectory.Screens(life, Plan, Form, Today, T);
    }
}
