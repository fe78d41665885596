using Jiangyuan.Catalogue.Loading;

namespace Jiangyuan.Catalogue.Levels;

internal enum ColumnUse : byte
{
    Item,
    Division,
    Agency,
    Phone,
    Note,
    Statement,
}

/// <summary>One column of a list as administrators head it.</summary>
internal sealed record ListColumn(string Header, ColumnUse Use, StatementKind Kind = default, byte Strength = Levels.Strength.Asked)
{
    public bool InBase { get; init; } = true;

    public bool InOverlay { get; init; } = true;

    private static readonly ListColumn[] All =
    [
        new("事项", ColumnUse.Item), new("办理地", ColumnUse.Division), new("实施机关", ColumnUse.Agency), new("电话", ColumnUse.Phone), new("备注", ColumnUse.Note),
        new("名称", ColumnUse.Statement, StatementKind.Name), new("编码", ColumnUse.Statement, StatementKind.Code), new("类型", ColumnUse.Statement, StatementKind.Kind),
        new("设定依据", ColumnUse.Statement, StatementKind.Basis), new("法定时限", ColumnUse.Statement, StatementKind.Statutory),
        new("承诺时限", ColumnUse.Statement, StatementKind.Committed), new("受理时限", ColumnUse.Statement, StatementKind.Acceptance),
        new("收费", ColumnUse.Statement, StatementKind.Fee), new("到场次数", ColumnUse.Statement, StatementKind.Visits), new("办理渠道", ColumnUse.Statement, StatementKind.Channels),
        Base("材料", StatementKind.Material), Base("可缺材料", StatementKind.Material, Levels.Strength.Relaxed), Base("条件", StatementKind.Condition), Base("填报项", StatementKind.Element),
        Base("证明", StatementKind.Proof), Base("环节", StatementKind.Step), Base("结果证照", StatementKind.Gives), Base("所需证照", StatementKind.Needs),
        Base("共享登记库", StatementKind.Obtains), Base("写入登记库", StatementKind.Feeds), Base("前置事项", StatementKind.After),
        Overlay("增加材料", StatementKind.Material), Overlay("减少材料", StatementKind.Material, Levels.Strength.Absent), Overlay("容缺材料", StatementKind.Material, Levels.Strength.Relaxed),
        Overlay("增加条件", StatementKind.Condition), Overlay("减少条件", StatementKind.Condition, Levels.Strength.Absent),
        Overlay("增加填报项", StatementKind.Element), Overlay("减少填报项", StatementKind.Element, Levels.Strength.Absent), Overlay("选填项", StatementKind.Element, Levels.Strength.Relaxed),
        Overlay("增加证明", StatementKind.Proof), Overlay("减少证明", StatementKind.Proof, Levels.Strength.Absent),
        Overlay("增加环节", StatementKind.Step), Overlay("减少环节", StatementKind.Step, Levels.Strength.Absent),
    ];

    public static IEnumerable<string> Headers(bool isBase) => All.Where(column => isBase ? column.InBase : column.InOverlay).Select(column => column.Header);

    public static ListColumn? Of(string header, bool isBase) => Array.Find(All, column => column.Header == header && (isBase ? column.InBase : column.InOverlay));

    /// <summary>The header under which a list states this kind.</summary>
    public static string NameOf(StatementKind kind) => kind switch
    {
        StatementKind.Needs => "所需证照",
        StatementKind.After => "前置事项",
        _ => Array.Find(All, column => column.Use == ColumnUse.Statement && column.Kind == kind)!.Header,
    };

    private static ListColumn Base(string header, StatementKind kind, byte strength = Levels.Strength.Asked) => new(header, ColumnUse.Statement, kind, strength) { InOverlay = false };

    private static ListColumn Overlay(string header, StatementKind kind, byte strength = Levels.Strength.Asked) => new(header, ColumnUse.Statement, kind, strength) { InBase = false };
}
