using Jiangyuan.Modules.Tests.Store;

// The tests themselves, or the process that the kill tests start and kill.
return args is ["kill-child", var connection]
    ? await KillLoad.RunUntilKilled(connection)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
