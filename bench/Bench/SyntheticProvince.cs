using System.Globalization;
using System.Text;
using Jiangyuan.Kernel.Codes;

namespace Jiangyuan.Bench;

/// <summary>A fault that the generator planted: the id that must be found, on this line.</summary>
internal sealed record Planted(string Id, string File, int Line);

/// <summary>
/// Writes a made-up province as lists: five levels, a base catalogue, overlays that only ease things, and a known number of faults of every kind at known
/// places. The same seed gives the same files. Item i gives certificate i and asks only for those of earlier items, so that no circle comes about by itself.
/// </summary>
internal sealed class SyntheticProvince : IDisposable
{
    private const int OverlaysPerItem = 25;
    private const string OverlayHeader = "事项,办理地,实施机关,名称,承诺时限,受理时限,收费,到场次数,办理渠道,增加材料,减少材料,增加条件,减少条件,增加填报项,增加证明,增加环节,备注";
    private static readonly string[] Excesses = ["SC0402", "SC0412", "SC0413", "SC0414", "SC0415", "SC0416", "SC0417", "SC0418", "SC0419", "SC0420", "SC0421", "SC0422", "SC0423", "SC0426"];
    private static readonly string[] Strays = ["SC0411", "SC0303", "SC0302", "SC0309", "SC0424"];

    private readonly string _folder;
    private readonly Random _random;
    private readonly int _items;
    private readonly int _faults;
    private readonly SyntheticBase _base;
    private readonly SyntheticPeer? _peer;
    private readonly Dictionary<long, SyntheticList> _lists = [];
    private readonly List<Planted> _planted = [];
    private readonly List<long> _villages = [];
    private readonly List<long> _counties = [];
    private int _written;

    private SyntheticProvince(string folder, int overlays, int seed, SyntheticPeer? peer)
    {
        (_folder, _random, _items, _peer) = (folder, new Random(seed), Math.Max(40, overlays / OverlaysPerItem), peer);
        _faults = Math.Max(1, overlays / 50_000);
        Overlays = overlays;
        _base = new SyntheticBase(folder, _items, _random, _faults, _planted);
    }

    private int Overlays { get; }

    /// <summary>Writes the tree and answers what was planted. With a peer, the same sheets are written for it as RDF.</summary>
    public static IReadOnlyList<Planted> Write(string folder, int overlays, int seed, string? peerFile = null)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(Path.Combine(folder, "lists"));
        using var peer = peerFile is null ? null : new SyntheticPeer(peerFile);
        using var province = new SyntheticProvince(folder, overlays, seed, peer);
        province.WriteDivisions();
        province.WriteAgencies();
        province._base.Write();
        province.WriteOverlays();
        province.WriteStrays();
        province.WriteBrokenFiles();
        return province._planted;
    }

    public void Dispose()
    {
        foreach (var list in _lists.Values)
        {
            list.Dispose();
        }
    }

    private void WriteDivisions()
    {
        var text = new StringBuilder("code12,parent12,level,name\n").AppendLine("630000000000,,1,样例省");
        Row(630000000000, 0, 1);
        for (var city = 1; city <= 8; city++)
        {
            var cityCode = 630000000000L + city * 100_000_000L;
            Row(cityCode, 630000000000, 2);
            for (var county = 1; county <= 5 + city % 2; county++)
            {
                var countyCode = cityCode + county * 1_000_000L;
                _counties.Add(countyCode);
                Row(countyCode, cityCode, 3);
                for (var town = 1; town <= 9 + county % 2; town++)
                {
                    var townCode = countyCode + town * 1000L;
                    Row(townCode, countyCode, 4);
                    for (var village = 1; village <= 10 + town % 3; village++)
                    {
                        Row(townCode + village, townCode, 5);
                        _villages.Add(townCode + village);
                    }
                }
            }
        }

        Directory.CreateDirectory(Path.Combine(_folder, "divisions"));
        File.WriteAllText(Path.Combine(_folder, "divisions", "sample-divisions.csv"), text.ToString());

        void Row(long code, long parent, int level)
        {
            if (level > 1)
            {
                text.Append(CultureInfo.InvariantCulture, $"{code},{parent},{level},样例{code}\n");
            }

            if (level is 2 or 3)
            {
                _lists[code] = new SyntheticList(_folder, $"lists/{code}.csv", OverlayHeader);
            }
        }
    }

    private void WriteAgencies()
    {
        var text = new StringBuilder("agencies:\n");
        var number = 0;
        foreach (var division in _lists.Keys.Append(630000000000))
        {
            number++;
            var body = string.Create(CultureInfo.InvariantCulture, $"11{division / 1_000_000}{number:D8}X");
            body += UnifiedCreditCode.CheckCharacter(body);
            for (var attempt = 0; UnifiedCreditCode.Parse(body).Refusal is not null && attempt < 36; attempt++)
            {
                body = body[..16] + "0123456789ABCDEFGHJKLMNPQRTUWXY"[attempt % 31];
                body += UnifiedCreditCode.CheckCharacter(body);
            }

            text.Append(CultureInfo.InvariantCulture, $"  - {{ id: office-{division}, name: 样例机关{division}, division: \"{division}\", credit-code: {body}, sample: true }}\n");
        }

        Directory.CreateDirectory(Path.Combine(_folder, "agencies"));
        File.WriteAllText(Path.Combine(_folder, "agencies", "sample.yaml"), text.ToString());
    }

    private void WriteOverlays()
    {
        // Faults are spread evenly over all overlays; each kind has its own.
        var wanted = Excesses.Length * _faults;
        var stride = Math.Max(1, Overlays / (wanted + 1));
        for (var item = 0; item < _items; item++)
        {
            var share = (int)((long)Overlays * (item + 1) / _items) - (int)((long)Overlays * item / _items);
            var chain = new List<SyntheticBound> { _base.BoundOf(item) };
            foreach (var division in Places(share))
            {
                while (chain.Count > 1 && !Covers(chain[^1].Division, division))
                {
                    chain.RemoveAt(chain.Count - 1);
                }

                _written++;
                var ordinal = _written / stride;
                var fault = _written % stride == 0 && ordinal <= wanted ? Excesses[(ordinal - 1) % Excesses.Length] : null;
                chain.Add(WriteOverlay(item, division, chain[^1], fault));
            }
        }
    }

    private SyntheticBound WriteOverlay(int item, long division, SyntheticBound above, string? fault)
    {
        var list = _lists[ListOf(division)];
        var own = above.At(division);
        var row = new SyntheticRow { Item = SyntheticBase.Item(item), Place = division.ToString(CultureInfo.InvariantCulture) };
        if (fault != "SC0423")
        {
            row.Agency = _random.Next(4) > 0 ? $"office-{ListOf(division)}" : "";
            own = row.Ease(own, _random);
        }
        else
        {
            row.Committed = above.Committed;
        }

        var line = list.Add(fault is null ? row : row.With(fault, above, item));
        if (fault is not null and not "SC0422")
        {
            _planted.Add(new Planted(fault, list.Path, line));
        }
        else if (fault is not null)
        {
            _planted.Add(new Planted(fault, list.Path, list.Add(row)));
        }

        _peer?.Write(row, above, own);

        // What was too much allows nothing below.
        return fault switch
        {
            "SC0402" => own with { Committed = above.Committed },
            "SC0413" => own with { Fee = above.Fee },
            "SC0418" => own with { Acceptance = above.Acceptance },
            "SC0419" => own with { HasPost = above.HasPost },
            "SC0420" => own with { Visits = above.Visits },
            _ => own,
        };
    }

    /// <summary>Rows that belong nowhere, at the end of a county's list.</summary>
    private void WriteStrays()
    {
        for (var i = 0; i < _faults * Strays.Length; i++)
        {
            var id = Strays[i % Strays.Length];
            var county = _counties[i % _counties.Count];
            var other = _counties[(i + 7) % _counties.Count];
            var list = _lists[county];
            var row = new SyntheticRow { Item = SyntheticBase.Item(i % _items), Place = county.ToString(CultureInfo.InvariantCulture), Remark = "样例" };
            switch (id)
            {
                case "SC0411": row.Item = $"目录外事项{i}"; break;
                case "SC0303": row.Place = "639901000000"; break;
                case "SC0302": row.Agency = "office-unknown-anywhere"; break;
                case "SC0309": row.Agency = $"office-{other}"; break;
                default: row.Place = other.ToString(CultureInfo.InvariantCulture); break;
            }

            _planted.Add(new Planted(id, list.Path, list.Add(row)));
        }
    }

    private void WriteBrokenFiles()
    {
        const string Columns = "lists/630100000000-columns.csv";
        File.WriteAllText(Path.Combine(_folder, Columns), "事项,办理地,收非\n");
        _planted.Add(new Planted("SC0425", Columns, 1));
        const string Bytes = "lists/630100000000-bytes.csv";
        File.WriteAllBytes(Path.Combine(_folder, Bytes), [.. "事项,办理地,备注\n"u8, .. "事项000001,"u8, 0xD6, 0xD0, 0xB9, 0xFA, (byte)',', (byte)'\n']);
        _planted.Add(new Planted("SC0101", Bytes, 2));
    }

    /// <summary>Distinct places in ascending order, with many that lie in each other.</summary>
    private List<long> Places(int count)
    {
        var places = new SortedSet<long>();
        while (places.Count < count)
        {
            var village = _villages[_random.Next(_villages.Count)];
            foreach (var unit in new[] { 100_000_000L, 1_000_000L, 1000L, 1L })
            {
                if (places.Count < count && _random.Next(10) < 7)
                {
                    places.Add(village / unit * unit);
                }
            }
        }

        return [.. places];
    }

    private static long ListOf(long division) => division % 100_000_000 == 0 ? division : division / 1_000_000 * 1_000_000;

    private static bool Covers(long outer, long inner)
    {
        var unit = outer % 100_000_000 == 0 ? 100_000_000 : outer % 1_000_000 == 0 ? 1_000_000 : outer % 1000 == 0 ? 1000 : 1;
        return outer / unit == inner / unit;
    }
}

/// <summary>One list file with the number of its last line.</summary>
internal sealed class SyntheticList : IDisposable
{
    private readonly StreamWriter _writer;
    private int _line = 1;

    public SyntheticList(string folder, string path, string header)
    {
        Path = path;
        _writer = new StreamWriter(System.IO.Path.Combine(folder, path));
        _writer.Write(header + "\n");
    }

    public string Path { get; }

    public int Add(SyntheticRow row) => Add(row.ToString());

    public int Add(string row)
    {
        _writer.Write(row + "\n");
        return ++_line;
    }

    public void Dispose() => _writer.Dispose();
}
