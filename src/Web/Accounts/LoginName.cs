using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Web.Accounts;

/// <summary>A sign-in name: 3–40 letters, digits, <c>. _ -</c>; upper and lower case are the same.</summary>
internal readonly record struct LoginName
{
    private LoginName(string value) => Value = value;

    internal string Value { get; }

    /// <summary>Id of the stream that says who holds this name; a phone number does not stand in a stream's name.</summary>
    internal string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value)));

    internal static Outcome<LoginName> Parse(string? text)
    {
        var value = NormalText.Wide((text ?? "").Trim()).ToLowerInvariant();
        if (value.Length is < 3 or > 40 || !value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            return new Refusal("account.login-name", "用户名应为 3 到 40 个字母、数字或 . _ -。", "改一个用户名；也可以用手机号码。", [new("login", "应为 3 到 40 个字母、数字或 . _ -")]);
        return new LoginName(value);
    }
}
