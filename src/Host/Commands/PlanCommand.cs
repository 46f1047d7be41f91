using System.CommandLine;
using Antrea.Enforcers.Firewall;

namespace Antrea.Host.Commands;

/// <summary><c>plan</c>: prints what would be in the kernel, and touches nothing.</summary>
public static class PlanCommand
{
    /// <summary>The command.</summary>
    public static Command Make()
    {
        var (node, manifests, config) = (CommonOptions.Node(), CommonOptions.Manifests(), CommonOptions.Config());
        var command = new Command("plan",
            "Prints the exact ipsets and iptables-restore input for a Node, IPv4 and IPv6, without touching the kernel. "
            + "Exit code 2 with the reasons if an object is refused; what is valid is printed all the same.") { node, manifests, config };
        command.SetAction(p => Run(p.GetValue(node)!, p.GetValue(manifests)!, p.GetValue(config)));
        return command;
    }

    private static int Run(string node, string manifests, string? config)
    {
        var offline = Offline.Load(node, manifests, config);
        Console.Out.Write(PlanText.Of(offline.Whole.Plan));
        return offline.Refused ? ExitCodes.Invalid : ExitCodes.Ok;
    }
}
