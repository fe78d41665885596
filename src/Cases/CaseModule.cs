using Jiangyuan.Cases.Certificates;
using Jiangyuan.Kernel.Store;

namespace Jiangyuan.Cases;

/// <summary>What the store has to know of this module when it is opened.</summary>
public static class CaseModule
{
    public static IReadOnlyList<IStreamType> StreamTypes { get; } =
    [
        CaseStream.Type, DraftStream.Type, CertificateStream.Type, BreachStream.Type, AccessStream.Type,
        SigningKeyStream.Type, CertificateCodeStream.Type, StatusPlaceStream.Type, LifeStream.Type, SubjectStream.Type,
        Access.BreakGlassStream.Type, Access.ComplaintStream.Type,
    ];

    public static MigrationSet Migrations { get; } = new("cases", typeof(CaseModule).Assembly);
}
