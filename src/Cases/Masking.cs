using Jiangyuan.Catalogue;

namespace Jiangyuan.Cases;

/// <summary>What lists and public pages show instead of names and numbers.</summary>
public static class Masking
{
    /// <summary>A person keeps the first character and, from three on, the last; an organization keeps its name, which is public.</summary>
    public static string Name(string name, ApplicantKind kind) => kind == ApplicantKind.Organization || name.Length < 2
        ? name
        : name.Length == 2 ? $"{name[0]}*" : $"{name[0]}{new string('*', name.Length - 2)}{name[^1]}";

    /// <summary>A person's name.</summary>
    public static string Person(string name) => Name(name, ApplicantKind.Person);

    /// <summary>First six and last four of a citizen number; a credit code is public and stays.</summary>
    public static string Subject(string subject, ApplicantKind kind) => kind == ApplicantKind.Organization || subject.Length < 12
        ? subject
        : $"{subject[..6]}********{subject[^4..]}";
}
