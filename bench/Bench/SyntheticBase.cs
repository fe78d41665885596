using System.Globalization;

namespace Jiangyuan.Bench;

/// <summary>The base catalogue of the made-up province, and the faults of base sheets and circles.</summary>
internal sealed class SyntheticBase(string folder, int items, Random random, int faults, List<Planted> planted)
{
    private const string Header = "事项,名称,编码,类型,设定依据,法定时限,承诺时限,受理时限,收费,到场次数,办理渠道,材料,条件,填报项,证明,环节,结果证照,所需证照,共享登记库,写入登记库,前置事项";
    private const int FilesOfBase = 10;
    private readonly SyntheticBound[] _bounds = new SyntheticBound[items];

    public static string Item(int item) => string.Create(CultureInfo.InvariantCulture, $"事项{item:D6}");

    public SyntheticBound BoundOf(int item) => _bounds[item];

    public void Write()
    {
        for (var part = 0; part < FilesOfBase; part++)
        {
            using var list = new SyntheticList(folder, string.Create(CultureInfo.InvariantCulture, $"lists/base-{part + 1:D2}.csv"), Header);
            for (var item = items * part / FilesOfBase; item < items * (part + 1) / FilesOfBase; item++)
            {
                list.Add(Row(item));
            }

            if (part == FilesOfBase - 1)
            {
                WriteFaults(list);
            }
        }
    }

    private static string Certificate(int item) => string.Create(CultureInfo.InvariantCulture, $"证照{item:D6}");

    private string Row(int item)
    {
        int statutory = 20 + random.Next(40), committed = 10 + random.Next(10), fee = random.Next(5) == 0 ? 100 * (1 + random.Next(20)) : 0, visits = 1 + random.Next(2);
        List<string> materials = [.. Enumerable.Range(0, 4).Select(i => string.Create(CultureInfo.InvariantCulture, $"材料{item * 4 + i:D6}"))];
        if (item > 0 && random.Next(2) == 0)
        {
            materials.Add(Certificate(random.Next(item)));
        }

        List<string> conditions = [$"条件{random.Next(500)}", $"条件{500 + random.Next(500)}"];
        _bounds[item] = new SyntheticBound(0, committed, 5, fee, visits, HasPost: false, materials, conditions);
        return Row(Item(item), statutory, committed, fee, visits, materials, conditions,
            gives: Certificate(item), needs: item > 0 && random.Next(3) == 0 ? Certificate(random.Next(item)) : "", obtains: item > 50 && random.Next(4) == 0 ? $"登记库{random.Next(item / 50)}" : "",
            feeds: item % 50 == 0 ? $"登记库{item / 50}" : "", after: item > 0 && random.Next(10) == 0 ? Item(random.Next(item)) : "");
    }

    private string Row(string name, int statutory, int committed, int fee, int visits, IReadOnlyList<string> materials, IReadOnlyList<string> conditions, string gives = "", string needs = "", string obtains = "", string feeds = "", string after = "") =>
        string.Create(CultureInfo.InvariantCulture, $"{name},{name},{random.Next(100000, 999999)}{random.Next(100000, 999999)},行政许可,《样例条例》第{1 + random.Next(60)}条,{statutory}个工作日,{committed}个工作日,5个工作日,{(fee == 0 ? "免费" : fee + "元")},{visits},网上；窗口,{string.Join('；', materials)},{string.Join('；', conditions)},填报项{random.Next(200)}；填报项{200 + random.Next(200)}；填报项{400 + random.Next(200)},证明{random.Next(300)},受理；审查；决定,{gives},{needs},{obtains},{feeds},{after}");

    /// <summary>Items of their own, so that nothing else is touched: each asks for the next, and the last for the first.</summary>
    private void WriteFaults(SyntheticList list)
    {
        for (var i = 0; i < faults; i++)
        {
            Plant("SC0401", Row($"过长事项{i}", 20, 30, 0, 1, [$"过长材料{i}"], ["条件1"]));
            list.Add(Row($"重复事项{i}", 20, 10, 0, 1, [$"重复材料{i}"], ["条件1"]));
            Plant("SC0427", Row($"重复事项{i}", 20, 10, 0, 1, [$"重复材料{i}"], ["条件1"]));
            var length = 2 + i % 4;
            Plant("SC1101", Row($"循环事项{i}-0", 20, 10, 0, 1, [$"循环材料{i}", $"循环证照{i}-1"], ["条件1"], gives: $"循环证照{i}-0"));
            for (var hop = 1; hop < length; hop++)
            {
                list.Add(Row($"循环事项{i}-{hop}", 20, 10, 0, 1, [], ["条件1"], gives: $"循环证照{i}-{hop}", needs: $"循环证照{i}-{(hop + 1) % length}"));
            }

            Plant("SC1103", Row($"循环后事项{i}", 20, 10, 0, 1, [], ["条件1"], gives: $"循环后证照{i}", needs: $"循环证照{i}-0"));
            Plant("SC1102", Row($"前置事项甲{i}", 20, 10, 0, 1, [], ["条件1"], after: $"前置事项乙{i}"));
            list.Add(Row($"前置事项乙{i}", 20, 10, 0, 1, [], ["条件1"], after: $"前置事项甲{i}"));
            Plant("SC1103", Row($"落空事项{i}", 20, 10, 0, 1, [], ["条件1"], needs: $"无人颁发的证照{i}"));
            Plant("SC1104", Row($"登记事项甲{i}", 20, 10, 0, 1, [], ["条件1"], obtains: $"循环登记库乙{i}", feeds: $"循环登记库甲{i}"));
            list.Add(Row($"登记事项乙{i}", 20, 10, 0, 1, [], ["条件1"], obtains: $"循环登记库甲{i}", feeds: $"循环登记库乙{i}"));
        }

        void Plant(string id, string row) => planted.Add(new Planted(id, list.Path, list.Add(row)));
    }
}
