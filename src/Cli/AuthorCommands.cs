using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Jiangyuan.Catalogue;
using Jiangyuan.Catalogue.Schemas;

namespace Jiangyuan.Cli;

/// <summary><c>jy schema --out DIR</c> writes the JSON Schemas of package files for editors; <c>jy format</c> lays package files out.</summary>
internal static class AuthorCommands
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command CreateSchema()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "写到哪个文件夹", Required = true };
        var command = new Command("schema", "写出各种服务包文件的 JSON Schema，编辑器据此提示和检查") { output };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!;
            if (File.Exists(folder.FullName))
            {
                Console.Error.WriteLine($"{folder.FullName} 是一个文件。请写一个文件夹。");
                return 2;
            }

            folder.Create();
            var settings = new JsonObject();
            foreach (var schema in PackageSchemas.All)
            {
                File.WriteAllText(Path.Combine(folder.FullName, schema.Name + ".schema.json"), schema.Schema.ToJsonString(Json) + "\n");
                settings[$"./{folder.Name}/{schema.Name}.schema.json"] = "packages/" + schema.Files;
                Console.WriteLine($"{schema.Name}.schema.json  packages/{schema.Files}  {schema.Title}");
            }
            File.WriteAllText(Path.Combine(folder.FullName, "vscode-settings.json"), new JsonObject { ["yaml.schemas"] = settings }.ToJsonString(Json) + "\n");
            Console.WriteLine("VS Code：装 YAML 扩展（redhat.vscode-yaml），把 vscode-settings.json 里的“yaml.schemas”放进 .vscode/settings.json。");
            return 0;
        });
        return command;
    }

    public static Command CreateFormat()
    {
        var folder = new Argument<DirectoryInfo>("dir") { Description = "服务包所在文件夹", DefaultValueFactory = _ => new DirectoryInfo("packages") };
        var look = new Option<bool>("--check") { Description = "只列出没有整理的文件，不改；有就以 1 结束" };
        var command = new Command("format", "整理服务包文件：键的次序、空行、行尾；注释保留，内容不变") { folder, look };
        command.SetAction(parsed => Format(parsed.GetValue(folder)!, parsed.GetValue(look)));
        return command;
    }

    private static int Format(DirectoryInfo folder, bool onlyLook)
    {
        if (GivenFolder.Wrong(folder) is { } wrong)
        {
            Console.Error.WriteLine(wrong);
            return 2;
        }

        var changed = PackageFolder.Read(folder.FullName).Files.Where(file => file.Path.EndsWith(".yaml", StringComparison.Ordinal))
            .Select(file => (file.Path, file.Text, Laid: YamlLayout.Format(file.Path, file.Text))).Where(file => file.Laid != file.Text).OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
        foreach (var (path, _, laid) in changed)
        {
            Console.WriteLine(path);
            if (!onlyLook)
                File.WriteAllText(Path.Combine(folder.FullName, path), laid);
        }

        Console.WriteLine(changed.Count == 0 ? "都已整理好。" : onlyLook ? $"{changed.Count} 个文件没有整理。运行 ./jy format {folder} 整理。" : $"整理了 {changed.Count} 个文件。");
        return onlyLook && changed.Count > 0 ? 1 : 0;
    }
}
