using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Jiangyuan.Web.Tests.Portal;

/// <summary>A browser without scripts: keeps cookies, follows redirects, sends forms the way they stand on the page.</summary>
internal sealed class Visitor
{
    private readonly HttpClient _http;
    private readonly CookieContainer _cookies = new();
    private readonly Uri _site = new("http://localhost");

    internal Visitor(HttpClient http, bool elder)
    {
        _http = http;
        if (elder) _cookies.Add(_site, new Cookie("jy-mode", "elder"));
    }

    internal async Task<VisitedPage> Get(string address) => await Follow(new HttpRequestMessage(HttpMethod.Get, address));

    /// <summary>Sends the first form in the main part of the page.</summary>
    internal Task<VisitedPage> Submit(VisitedPage page, Action<FormFilling>? fill = null, string? button = null)
    {
        var form = page.Html.QuerySelectorAll("main form[method=post]").OfType<IHtmlFormElement>().First();
        var filling = new FormFilling(form, button);
        fill?.Invoke(filling);
        var address = new Uri(new Uri(_site, page.Address), form.GetAttribute("action") is { Length: > 0 } action ? action : page.Address);
        return Follow(new HttpRequestMessage(HttpMethod.Post, address.PathAndQuery) { Content = filling.Content() });
    }

    internal Task<VisitedPage> Post(string address, HttpContent content) => Follow(new HttpRequestMessage(HttpMethod.Post, address) { Content = content });

    private async Task<VisitedPage> Follow(HttpRequestMessage request)
    {
        for (var hop = 0; hop < 8; hop++)
        {
            var address = request.RequestUri!.OriginalString;
            if (_cookies.GetCookieHeader(_site) is { Length: > 0 } cookies) request.Headers.Add("Cookie", cookies);
            var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            if (answer.Headers.TryGetValues("Set-Cookie", out var set))
                foreach (var cookie in set) _cookies.SetCookies(_site, cookie);
            if (answer.Headers.Location is not { } location || (int)answer.StatusCode is < 300 or > 399)
            {
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                return new(address, answer.StatusCode, new HtmlParser().ParseDocument(text), answer, text);
            }
            var next = new Uri(new Uri(_site, address), location);
            request = new HttpRequestMessage(HttpMethod.Get, next.PathAndQuery);
        }
        throw new InvalidOperationException("Redirected in a circle.");
    }
}

/// <summary>The values of a form as they stand, to be changed before sending.</summary>
internal sealed class FormFilling
{
    private readonly List<(string Name, string Value)> _values = [];
    private readonly List<(string Name, string FileName, byte[] Bytes)> _files = [];
    private readonly bool _multipart;

    internal FormFilling(IHtmlFormElement form, string? button)
    {
        _multipart = form.Enctype == "multipart/form-data";
        foreach (var element in form.QuerySelectorAll("input, select, textarea"))
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "checkbox" or "radio" } box when box.IsChecked: _values.Add((box.Name!, box.Value)); break;
                case IHtmlInputElement { Type: "checkbox" or "radio" or "file" }: break;
                case IHtmlInputElement input when input.Name is { Length: > 0 } name: _values.Add((name, input.Value)); break;
                case IHtmlSelectElement select: _values.Add((select.Name!, select.Value ?? "")); break;
                case IHtmlTextAreaElement area: _values.Add((area.Name!, area.Value)); break;
            }
        }
        if (button?.Split('=') is [var name2, var value2]) _values.Add((name2, value2));
    }

    internal FormFilling Set(string name, params string[] values)
    {
        _values.RemoveAll(pair => pair.Name == name);
        _values.AddRange(values.Select(value => (name, value)));
        return this;
    }

    internal FormFilling File(string name, string fileName, byte[] bytes)
    {
        _files.Add((name, fileName, bytes));
        return this;
    }

    internal HttpContent Content()
    {
        if (!_multipart) return new FormUrlEncodedContent(_values.Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in _values) content.Add(new StringContent(value), name);
        foreach (var (name, fileName, bytes) in _files) content.Add(new ByteArrayContent(bytes), name, fileName);
        return content;
    }
}
