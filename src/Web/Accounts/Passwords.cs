using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Jiangyuan.Kernel;

namespace Jiangyuan.Web.Accounts;

/// <summary>
/// Passwords as PBKDF2-HMAC-SHA512 with 210,000 rounds (OWASP Password Storage), encoded <c>pbkdf2-sha512$rounds$salt$hash</c>, so that the number can be raised later.
/// </summary>
internal static class Passwords
{
    internal const int Rounds = 210_000;
    internal const int Shortest = 12;
    private const int Longest = 128;
    private static readonly string NoSalt = Convert.ToBase64String(new byte[16]);
    private static readonly string NoHash = Convert.ToBase64String(new byte[32]);

    internal static string Hash(string password) => Hash(password, RandomNumberGenerator.GetBytes(16));

    /// <param name="encoded">Null when there is no such account: the answer takes as long.</param>
    /// <param name="nobody">Rounds for those whom there are not.</param>
    internal static bool Verify(string password, string? encoded, int nobody = Rounds)
    {
        var parts = (encoded ?? $"pbkdf2-sha512${nobody}${NoSalt}${NoHash}").Split('$');
        var wanted = Convert.FromBase64String(parts[3]);
        var actual = Rfc2898DeriveBytes.Pbkdf2(Clean(password), Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture), HashAlgorithmName.SHA512, wanted.Length);
        return CryptographicOperations.FixedTimeEquals(actual, wanted) & encoded is not null;
    }

    /// <summary>Length counts, not kinds of characters; known and guessable passwords are refused (NIST SP 800-63B §5.1.1.2).</summary>
    internal static Refusal? Refuses(string? password, params string?[] about)
    {
        var text = password ?? "";
        var folded = Fold(text);
        var message = text.Length < Shortest ? $"密码至少 {Shortest} 个字符，现在是 {text.Length} 个。"
            : text.Length > Longest ? $"密码至多 {Longest} 个字符。"
            : text.Distinct().Count() < 5 || IsRun(text) ? "密码里重复或连续的字符太多，容易被猜到。"
            : Common.Any(c => folded.Contains(c, StringComparison.Ordinal) && folded.Length - c.Length < 6) ? "这是常见密码，或只在常见密码上加了几个字符。"
            : about.Any(a => a is { Length: >= 3 } && folded.Contains(Fold(a), StringComparison.Ordinal)) ? "密码里不能有姓名、用户名、手机号码或证件号码。"
            : null;
        return message is null ? null : new("account.password-weak", message, "可以用几个不相关的词连成一句话。", [new("password", message)]);
    }

    private static string Hash(string password, byte[] salt) =>
        $"pbkdf2-sha512${Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(Clean(password), salt, Rounds, HashAlgorithmName.SHA512, 32))}";

    private static byte[] Clean(string password) => Encoding.UTF8.GetBytes(password.Length > Longest ? password[..Longest] : NormalText.Wide(password));

    private static string Fold(string text) =>
        text.ToLowerInvariant().Replace('@', 'a').Replace('0', 'o').Replace('1', 'l').Replace('$', 's').Replace('3', 'e');

    private static bool IsRun(string text)
    {
        var steps = 0;
        for (var i = 1; i < text.Length; i++)
            steps += Math.Abs(text[i] - text[i - 1]) <= 1 ? 1 : 0;
        return steps >= text.Length - 3;
    }

    // Folded like the password it is compared with.
    private static readonly string[] Common =
        [.. new[] { "password", "passw0rd", "123456789012", "1234567890", "qwertyuiop", "qwerty123456", "iloveyou", "woaini", "administrator", "admin", "letmein", "welcome", "abc123", "qazwsxedc", "1q2w3e4r5t6y", "qinghai", "xining", "zhengwu", "jiangyuan", "88888888", "66666666", "aa123456", "monkey", "dragon", "sunshine", "princess" }.Select(Fold)];
}
