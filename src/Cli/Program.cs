using System.CommandLine;
using Jiangyuan.Cli;
using Jiangyuan.Kernel.Store;
using Jiangyuan.Web.Composition;

// One line a command; each stands in its own file and makes itself.
var root = new RootCommand("江源 jy：检查、规划、测试、解释、核验与安装政务服务包")
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
return root.Parse(args).Invoke();
