using System.Globalization;

namespace Jiangyuan.Bench;

/// <summary>What a level allows to those below it.</summary>
internal sealed record SyntheticBound(long Division, int Committed, int Acceptance, int Fee, int Visits, bool HasPost, IReadOnlyList<string> Materials, IReadOnlyList<string> Conditions)
{
    public SyntheticBound At(long division) => this with { Division = division };
}

/// <summary>One overlay row; empty cells state nothing.</summary>
internal sealed class SyntheticRow
{
    public string Item { get; set; } = "";

    public string Place { get; set; } = "";

    public string Agency { get; set; } = "";

    public string Remark { get; set; } = "";

    public int? Committed { get; set; }

    public string Name { get; private set; } = "";

    public string CommittedText { get; private set; } = "";

    public int? Acceptance { get; private set; }

    public int? Fee { get; private set; }

    public int? Visits { get; private set; }

    public string VisitsText { get; private set; } = "";

    public string Channels { get; private set; } = "";

    public string Dropped { get; private set; } = "";

    public string DroppedCondition { get; private set; } = "";

    public string[] Added { get; } = ["", "", "", "", ""];

    /// <summary>States some things that make it easier than above, and answers what it then allows.</summary>
    public SyntheticBound Ease(SyntheticBound above, Random random)
    {
        var own = above;
        if (above.Committed > 2 && random.Next(3) > 0)
        {
            Committed = above.Committed - 1 - random.Next(Math.Min(4, above.Committed - 2));
            own = own with { Committed = Committed.Value };
        }

        if (above.Materials.Count > 2 && random.Next(3) == 0)
        {
            Dropped = above.Materials[random.Next(above.Materials.Count)];
            own = own with { Materials = [.. above.Materials.Where(material => material != Dropped)] };
        }

        if (above.Conditions.Count > 1 && random.Next(12) == 0)
        {
            DroppedCondition = above.Conditions[0];
            own = own with { Conditions = [.. above.Conditions.Skip(1)] };
        }

        if (above.Fee > 0 && random.Next(6) == 0)
        {
            Fee = above.Fee / 2;
            own = own with { Fee = Fee.Value };
        }

        if (above.Visits > 0 && random.Next(8) == 0)
        {
            Visits = above.Visits - 1;
            own = own with { Visits = Visits.Value };
        }

        if (!above.HasPost && random.Next(8) == 0)
        {
            Channels = "网上；窗口；邮寄";
            own = own with { HasPost = true };
        }

        if (above.Acceptance > 1 && random.Next(8) == 0)
        {
            Acceptance = above.Acceptance - 1;
            own = own with { Acceptance = Acceptance.Value };
        }

        Remark = random.Next(10) == 0 || own == above ? "样例备注" : "";
        return own;
    }

    /// <summary>The same row with one fault.</summary>
    public SyntheticRow With(string fault, SyntheticBound above, int item)
    {
        switch (fault)
        {
            case "SC0402": Committed = above.Committed + 5; break;
            case "SC0412": Added[0] = $"额外材料{item}"; break;
            case "SC0413": Fee = above.Fee + 100; break;
            case "SC0414": Added[1] = $"额外条件{item}"; break;
            case "SC0415": Added[2] = $"额外填报项{item}"; break;
            case "SC0416": Added[3] = $"额外证明{item}"; break;
            case "SC0417": Added[4] = $"额外环节{item}"; break;
            case "SC0418": Acceptance = above.Acceptance + 1; break;
            case "SC0419": Channels = "窗口"; break;
            case "SC0420": Visits = above.Visits + 1; break;
            case "SC0421": Name = $"改名的事项{item}"; break;
            case "SC0426": Remark = "样例"; VisitsText = "两三次"; break;
            default: break;
        }

        return this;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Item},{Place},{Agency},{Name},{Days(Committed)}{CommittedText},{Days(Acceptance)},{(Fee is { } fee ? fee == 0 ? "免费" : fee + "元" : "")},{(VisitsText.Length > 0 ? VisitsText : Visits)},{Channels},{Added[0]},{Dropped},{Added[1]},{DroppedCondition},{Added[2]},{Added[3]},{Added[4]},{Remark}");

    private static string Days(int? days) => days is { } number ? number.ToString(CultureInfo.InvariantCulture) + "个工作日" : "";
}
