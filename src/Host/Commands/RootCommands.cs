using System.CommandLine;

namespace Antrea.Host.Commands;

/// <summary>The command line.</summary>
public static class RootCommands
{
    private const string About = """
        Enforces Antrea and Kubernetes policies on a Linux node: who may reach the Node and its Pods, and whom they may reach (iptables).

        Exit codes: 0 all well, 1 something failed, 2 the command line, configuration or an object is not valid.
        """;

    /// <summary>Runs a command line.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(About);
        root.Subcommands.Add(AgentCommand.Make());
        root.Subcommands.Add(PlanCommand.Make());
        root.Subcommands.Add(ExplainCommand.Make());
        root.Subcommands.Add(ValidateCommand.Make());
        root.Subcommands.Add(CheckCommand.Make());
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var e in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"error: {e.Message}");
            }

            await Console.Error.WriteLineAsync("Try --help.");
            return ExitCodes.Invalid;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (InvalidInputException e)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return ExitCodes.Invalid;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Journal.JournalException or Enforcers.Firewall.FirewallException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return ExitCodes.Failure;
        }
    }
}
