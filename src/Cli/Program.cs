using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Jiangyuan.Cli;
using Jiangyuan.Kernel;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Composition;

CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-CN");

// One line a command; each stands in its own file and makes itself.
var root = new RootCommand("江源 jy：检查、规划、测试、解释、核验与安装政务服务包\n\n退出码：0 正常；1 有错误、有差别、有情形未通过，或办不成；2 用法、路径或文件不对，什么也没有做；3 程序自己出了错，请把输出发给维护的人")
{
    CheckCommand.Create(),
    ListCommand.Create(),
    ConformCommand.Create(),
    ExplainCommand.Create(),
    NewCommand.Create(),
    TestCommand.Create(),
    PlanCommand.Create(),
    DiffCommand.Create(),
    SheetCommands.CreateExport(),
    SheetCommands.CreateImport(),
    PublishCommand.Create(),
    AuthorCommands.CreateSchema(),
    AuthorCommands.CreateFormat(),
    DrawCommand.Create(),
    DrawCommand.CreateExample(),
    DrawCommand.CreateVerify(),
    AccountCommand.Create(),
    SigningKeyCommand.Create(),
    AuditCommand.Create(),
    LogCommand.Create(),
    LogCommand.CreateVerify(),
    ForgetCommand.Create(),
    VerifyCommand.Create(connection => EventStoreFactory.Open(connection, Installation.StreamTypes, Installation.Migrations), "sqlite:data/jiangyuan.db"),
};
// `jy` and `jy help COMMAND` are asked for as often as --help.
var parsed = root.Parse(args is [] ? ["--help"] : args is ["help", .. var about] ? [.. about, "--help"] : args);
if (parsed.Action is HelpAction)
{
    // What the library has not translated.
    using var help = new StringWriter();
    var code = parsed.Invoke(new InvocationConfiguration { Output = help });
    Console.Write(help.ToString().Replace("Description:", "说明:", StringComparison.Ordinal).Replace("Show help and usage information", "显示用法", StringComparison.Ordinal)
        .Replace("Show version information", "显示版本", StringComparison.Ordinal).Replace("[default: ", "[默认: ", StringComparison.Ordinal));
    return code;
}

if (parsed.Action is not ParseErrorAction)
{
    try
    {
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
    catch (Exception e) when (e is IOException or UnauthorizedAccessException)
    {
        // The disk says no: that is no fault of the program, and its inner parts are no help.
        Console.Error.WriteLine($"磁盘上读写不了（{DiskTrouble.Words(e)}）。请核对路径、权限和剩余空间。");
        return 2;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
    catch (Exception e)
    {
        Console.Error.WriteLine(e);
        return 3;
    }
}

var names = new List<string>();
for (SymbolResult? at = parsed.CommandResult; at is CommandResult command; at = at.Parent)
{
    names.Insert(0, command.Command == root ? "./jy" : command.Command.Name);
}

foreach (var error in parsed.Errors.Select(error => error.Message).Distinct())
{
    // The library has no Chinese for an option that must be given.
    var said = error.StartsWith("Option '", StringComparison.Ordinal) && error.EndsWith("' is required.", StringComparison.Ordinal) ? $"缺少选项 {error[8..^14]}，它必须给出" : error;
    Console.Error.WriteLine(said.TrimEnd('.', ' ').TrimEnd('。') + "。");
}

Console.Error.WriteLine($"用法见 {string.Join(' ', names)} --help。");
return 2;
