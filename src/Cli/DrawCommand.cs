using System.CommandLine;
using Jiangyuan.Trust.Canonical;
using Jiangyuan.Trust.Draw;

namespace Jiangyuan.Cli;

/// <summary><c>jy draw</c> and <c>jy verify-draw</c>: a random draw into a published bundle, and the check of one.</summary>
internal static class DrawCommand
{
    private static readonly JsonLimits Large = new(MaximumBytes: 1 << 30);

    public static Command Create()
    {
        var plan = new Argument<FileInfo>("plan.json") { Description = "计划（名单和来源在同一文件夹），或把计划、名单和来源写在一起的草稿" };
        var output = new Option<DirectoryInfo>("--out") { Description = "抽查包写到哪个文件夹", Required = true };
        var command = new Command("draw", "按公开的算法 DRAW/1 抽取检查对象和检查人员，写成任何人都能重算的抽查包") { plan, output };
        command.SetAction(parsed => Draw(parsed.GetValue(plan)!, parsed.GetValue(output)!));
        return command;
    }

    public static Command CreateVerify()
    {
        var bundle = new Argument<DirectoryInfo>("bundle") { Description = "抽查包所在文件夹" };
        var command = new Command("verify-draw", "把一个抽查包从头重算一遍，说出它是否与公布的一致") { bundle };
        command.SetAction(parsed => Verify(parsed.GetValue(bundle)!));
        return command;
    }

    public static Command CreateExample()
    {
        var output = new Argument<FileInfo>("draft.json") { Description = "草稿写到哪个文件" };
        var objects = new Option<int>("--objects") { Description = "对象数", DefaultValueFactory = _ => 200 };
        var inspectors = new Option<int>("--inspectors") { Description = "人员数", DefaultValueFactory = _ => 12 };
        var percent = new Option<int>("--percent") { Description = "抽取的百分比", DefaultValueFactory = _ => 5 };
        var command = new Command("draw-example", "写一份虚构的抽查草稿，供演练和学习") { output, objects, inspectors, percent };
        command.SetAction(parsed =>
        {
            File.WriteAllBytes(parsed.GetValue(output)!.FullName, JsonWriter.Write(DrawExample.Draft(parsed.GetValue(objects), parsed.GetValue(inspectors), parsed.GetValue(percent))));
            return 0;
        });
        return command;
    }

    private static int Draw(FileInfo planFile, DirectoryInfo output)
    {
        if (!planFile.Exists)
            return Refuse(Directory.Exists(planFile.FullName) ? $"{planFile.FullName} 是一个文件夹。请给出其中的计划或草稿，例如 plan.json。" : $"文件 {planFile.FullName} 不存在。请核对路径。");
        var text = JsonReader.Read(File.ReadAllBytes(planFile.FullName), JsonForm.Interchange, Large);
        if (!text.IsGiven)
            return Refuse($"{planFile.FullName} {text.Refusal.Message}");
        var files = text.Value["objects"]?.Kind == JsonKind.List ? DrawMaker.Prepare(text.Value) : Beside(planFile);
        var bundle = files.Then(f => DrawMaker.Run(f));
        if (!bundle.IsGiven)
            return Refuse(bundle.Refusal.Message + bundle.Refusal.Next);
        output.Create();
        // What lies there of another draw would be taken for a part of this one.
        if (output.EnumerateFiles().Select(f => f.Name).Where(name => DrawBundle.Names.Contains(name) && !bundle.Value.ContainsKey(name)).Order(StringComparer.Ordinal).ToList() is { Count: > 0 } others)
            return Refuse($"文件夹 {output.FullName} 里有另一次抽取的 {string.Join('、', others)}，会被当作这一次的。没有写入；请换一个空文件夹，或先把它们移走。");
        foreach (var (name, bytes) in bundle.Value)
            File.WriteAllBytes(Path.Combine(output.FullName, name), bytes);
        Console.WriteLine($"抽查包写到 {output.FullName}:{string.Join("、", bundle.Value.Keys.Order(StringComparer.Ordinal))}。用 jy verify-draw 或包里的 verify-draw.html 核验。");
        return 0;
    }

    private static Kernel.Outcome<Dictionary<string, byte[]>> Beside(FileInfo plan)
    {
        var files = Load(plan.Directory!);
        files["plan.json"] = File.ReadAllBytes(plan.FullName);
        return files;
    }

    // Of a file that no draw has, only the name is told.
    private static Dictionary<string, byte[]> Load(DirectoryInfo folder, bool others = false) => folder.EnumerateFiles()
        .Where(f => others || DrawBundle.Names.Contains(f.Name))
        .ToDictionary(f => f.Name, f => DrawBundle.Names.Contains(f.Name) ? File.ReadAllBytes(f.FullName) : []);

    private static int Verify(DirectoryInfo folder)
    {
        if (!folder.Exists)
            return Refuse(File.Exists(folder.FullName) ? $"{folder.FullName} 是一个文件。请给出抽查包所在的文件夹。" : $"文件夹 {folder.FullName} 不存在。请核对路径。");
        var verdict = DrawBundle.Verify(Load(folder, others: true));
        foreach (var fault in verdict.Faults)
            Console.WriteLine($"{fault.Code} {fault.Message}");
        foreach (var note in verdict.Notes)
            Console.WriteLine("提示：" + note);
        Console.WriteLine(verdict.IsGood ? "通过：结果确由公布的名单、计划和随机数得出。" : $"不通过：发现 {verdict.Faults.Count} 处问题。");
        return verdict.IsGood ? 0 : 1;
    }

    private static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
