using Antrea.Host.Commands;

return await RootCommands.RunAsync(args);
