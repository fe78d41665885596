using Jiangyuan.Web.Access;
using Jiangyuan.Web.Components;
using Microsoft.AspNetCore.Antiforgery;

namespace Jiangyuan.Web.Portal;

/// <summary>The wiring of the pages: what they need, in which order a request passes, and the few routes that are not pages.</summary>
internal static class PortalSetup
{
    internal static void AddPortal(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        // An idle connection keeps a buffer of 4 KB, and a request is received with one system call less.
        builder.WebHost.UseSockets(sockets => sockets.WaitForDataBeforeAllocatingBuffer = false);
        var services = builder.Services;
        services.AddRazorComponents();
        // No page is interactive, so no service's state goes to the browser: without this each request asks which do, 3 % of a guide page.
        foreach (var registration in services.Where(service => service.ServiceType.Name == "IPersistentServiceRegistration").ToList()) services.Remove(registration);
        services.AddSingleton(Services.Markdown.Encoder);
        services.AddSingleton(Texts.Load());
        services.AddSingleton<Services.ServiceDirectory>();
        services.AddSingleton<MyCases.GivenFiles>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "jy-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.SuppressXFrameOptionsHeader = true;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddOutputCache(options => options.AddPolicy(PublicPages.Name, PublicPages.Instance));
        services.AddRequestLocalization(options =>
        {
            // Numbers and dates keep one form in every language; the words follow the reader's own choice, not a guess of the browser's.
            options.SetDefaultCulture(Texts.DefaultLanguage).AddSupportedCultures(Texts.DefaultLanguage).AddSupportedUICultures([.. Texts.Languages]);
            options.RequestCultureProviders = [LanguageChoice.Provider];
            options.ApplyCurrentCultureToResponseHeaders = true;
        });
    }

    internal static void UsePortal(this WebApplication app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseExceptionHandler(ErrorPages.Options);
        // A page that finds nothing has begun to render: the error page needs a scope of its own.
        app.UseStatusCodePagesWithReExecute("/error/{0}", createScopeForStatusCodePages: true);
        app.UseRequestLocalization();
        app.UseRouting();
        app.UseAccess();
        app.UseOutputCache();
        app.UseAntiforgery();
        // A form without its token, or without any content, ends here, on the page that says so, whatever it was sent to: the routes' generated code looks for neither.
        app.Use((context, next) =>
        {
            var metadata = context.GetEndpoint()?.Metadata;
            var isForged = metadata?.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true } && context.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false };
            var isEmpty = metadata?.GetMetadata<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>() is { IsOptional: false } accepts && accepts.ContentTypes.Any(type => type.Contains("form", StringComparison.Ordinal))
                && context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };
            if (!isForged && !isEmpty) return next(context);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
    }

    internal static void MapPortal(this WebApplication app)
    {
        app.MapStaticAssets().Public();
        ErrorPages.Map(app);
        Services.GuideExport.Map(app);
        Lists.ListDownloads.Map(app);
        DisplayMode.Map(app);
        LanguageChoice.Map(app);
        Applying.AutosaveDraft.Map(app);
        Verification.CertificateFile.Map(app);
        Verification.OfflineVerifier.Map(app);
        MyCases.FindCase.Map(app);
        Record.RecordFiles.Map(app);
    }
}
