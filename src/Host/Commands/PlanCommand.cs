using System.CommandLine;
using Antrea.Enforcers.Firewall;

namespace Antrea.Host.Commands;

/// <summary><c>plan</c>: prints what would be in the kernel, and touches nothing.</summary>
public static class PlanCommand
{
    /// <summary>The command.</summary>
    public static Command Make()
    {
        var (node, source, config) = (CommonOptions.Node(), new SourceArguments(), CommonOptions.Config());
        var command = new Command("plan",
            "Prints the exact ipsets and iptables-restore input for a Node, IPv4 and IPv6, without touching the kernel. "
            + "Exit code 2 with the reasons if an object is refused; what is valid is printed all the same.") { node, config };
        source.AddTo(command);
        command.SetAction((p, cancel) => RunAsync(p.GetValue(node)!, source.Of(p), p.GetValue(config), cancel));
        return command;
    }

    private static async Task<int> RunAsync(string node, SourceOptions source, string? config, CancellationToken cancel)
    {
        var offline = await Offline.LoadAsync(node, source, config, cancel);
        Console.Out.Write(PlanText.Of(offline.Whole.Plan));
        return offline.Refused ? ExitCodes.Invalid : ExitCodes.Ok;
    }
}
