using System.CommandLine;
using Antrea.Enforcers.Firewall;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

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

    private static int Run(string node, string manifests, string? configPath)
    {
        var config = CommonOptions.ReadConfig(configPath);
        var snapshot = CommonOptions.ReadManifests(manifests);
        var whole = WholeCluster.Of(node, snapshot.Objects.Values, CommonOptions.Effective(config, snapshot.Objects.Values));
        Console.Out.Write(PlanText.Of(whole.Plan));
        var problems = snapshot.Problems.Concat(whole.Problems.Select(p => p.Object is { } key ? p with { Source = snapshot.Sources.GetValueOrDefault(key, "") } : p)).ToList();
        foreach (var w in config.Warnings)
        {
            Console.Error.WriteLine($"warning: {w}");
        }

        foreach (var p in problems)
        {
            Console.Error.WriteLine($"{(p.IsError ? "refused" : "warning")}: {p}");
        }

        var off = whole.Policies.Where(p => p.Outcome != CompileOutcome.Compiled).ToList();
        foreach (var p in off)
        {
            Console.Error.WriteLine($"{(p.Outcome == CompileOutcome.Refused ? "refused" : "pending")}: {p.Policy}: {p.Message}");
        }

        if (whole.Inputs.Nodes.Count > 0 && !whole.Inputs.Nodes.ContainsKey(node))
        {
            Console.Error.WriteLine($"warning: the manifests have no Node named {node}: no policy selects it");
        }

        return problems.Any(p => p.IsError) || off.Any(p => p.Outcome == CompileOutcome.Refused && p.Target != PolicyTarget.Pods && whole.Plan.Enabled)
            ? ExitCodes.Invalid : ExitCodes.Ok;
    }
}
