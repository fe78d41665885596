using System.Buffers;
using Jiangyuan.Kernel;

namespace Jiangyuan.Trust;

/// <summary>
/// The identifier of an electronic certificate (证照标识, GB/T 36904-2018):
/// <c>1.2.156.3005.2</c> . certificate type . issuing agency . serial . version . check character.
/// The check character is ISO 7064 MOD 37,36 over the four parts without the dots; the registered prefix is not counted.
/// A value of this type always carries the right check character.
/// </summary>
public sealed record CertificateNumber
{
    /// <summary>The registered root of all electronic certificate identifiers.</summary>
    public const string Root = "1.2.156.3005.2";

    /// <summary>No identifier is longer; longer input is refused unread.</summary>
    public const int MaximumLength = 128;

    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static readonly SearchValues<char> Capitals = SearchValues.Create(Alphabet);
    private const int TypeLength = 21;
    private const int SerialMaximum = 32;

    private CertificateNumber(string type, string issuer, string serial, int version) =>
        (Type, Issuer, Serial, Version, Check) = (type, issuer, serial, version, CheckOf($"{type}{issuer}{serial}{version:000}"));

    /// <summary>Certificate type (证照类型代码): 18 characters of the body that defined the type, then 3 of its own count.</summary>
    public string Type { get; }

    /// <summary>Issuing agency (颁发机构代码): 18-character unified credit code; some places put their 6-digit division code, which is accepted.</summary>
    public string Issuer { get; }

    /// <summary>Serial (流水号), 1 to 32 digits and capital letters.</summary>
    public string Serial { get; }

    /// <summary>Version (版本号), 1 to 999: how often this certificate was issued anew.</summary>
    public int Version { get; }

    /// <summary>Check character (校验位).</summary>
    public char Check { get; }

    /// <summary>The identifier as printed and stored.</summary>
    public override string ToString() => $"{Root}.{Type}.{Issuer}.{Serial}.{Version:000}.{Check}";

    /// <summary>Makes an identifier; the check character is computed. Refuses parts that are not of the standard's shape, naming the part.</summary>
    public static Outcome<CertificateNumber> Create(string type, string issuer, string serial, int version)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(serial);
        if (type.Length != TypeLength)
            return Bad("type", $"证照类型代码应为 {TypeLength} 位（18 位主体代码加 3 位顺序码），现为 {type.Length} 位");
        if (issuer.Length is not (18 or 6))
            return Bad("issuer", $"颁发机构代码应为 18 位统一社会信用代码（或 6 位行政区划代码），现为 {issuer.Length} 位");
        if (serial.Length is 0 or > SerialMaximum)
            return Bad("serial", $"流水号应为 1 至 {SerialMaximum} 位，现为 {serial.Length} 位");
        if (version is < 1 or > 999)
            return Bad("version", "版本号应在 001 至 999 之间");
        if (Foreign(type) is >= 0 and var t)
            return Bad("type", $"证照类型代码第 {t + 1} 位不是数字或大写字母");
        if (Foreign(issuer) is >= 0 and var i)
            return Bad("issuer", $"颁发机构代码第 {i + 1} 位不是数字或大写字母");
        if (Foreign(serial) is >= 0 and var s)
            return Bad("serial", $"流水号第 {s + 1} 位不是数字或大写字母");
        return new CertificateNumber(type, issuer, serial, version);
    }

    /// <summary>Reads an identifier exactly as printed: no blanks, no lower case, nothing left out. Refuses with the part that is wrong.</summary>
    public static Outcome<CertificateNumber> Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return Bad("", "证照标识为空");
        if (text.Length > MaximumLength)
            return Bad("", $"证照标识过长（超过 {MaximumLength} 位）");
        if (!text.StartsWith(Root + ".", StringComparison.Ordinal))
            return Bad("root", $"证照标识应以 {Root}. 开头");

        var parts = text[(Root.Length + 1)..].Split('.');
        if (parts.Length != 5)
            return Bad("", $"证照标识在 {Root} 之后应有 5 段（类型、颁发机构、流水号、版本号、校验位），现有 {parts.Length} 段");
        if (parts[3].Length != 3 || !parts[3].All(char.IsAsciiDigit))
            return Bad("version", "版本号应为 3 位数字");
        if (parts[4].Length != 1)
            return Bad("check", "校验位应为 1 位");

        var version = (parts[3][0] - '0') * 100 + (parts[3][1] - '0') * 10 + (parts[3][2] - '0');
        return Create(parts[0], parts[1], parts[2], version).Then<CertificateNumber>(number =>
            number.Check == parts[4][0] ? number : Bad("check", "校验位不符：标识中至少有一位抄错"));
    }

    /// <summary>ISO 7064 MOD 37,36 check character of digits and capital letters.</summary>
    internal static char CheckOf(string body)
    {
        var p = 36;
        foreach (var c in body)
        {
            var s = (p + Alphabet.IndexOf(c, StringComparison.Ordinal)) % 36;
            p = (s == 0 ? 36 : s) * 2 % 37;
        }

        return Alphabet[(37 - p) % 36];
    }

    private static int Foreign(string part) => part.AsSpan().IndexOfAnyExcept(Capitals);

    private static Refusal Bad(string part, string message) =>
        new("certificate-number.malformed", message + "。", "请对照证照原件逐位核对标识后重新输入。", [new FieldError(part, message)]);
}
