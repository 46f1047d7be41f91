using System.CommandLine;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Preflight;
using Antrea.Host.Composition;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;

namespace Antrea.Host.Commands;

/// <summary><c>check</c>: says whether an agent would work on this machine, and what to do if not.</summary>
public static class CheckCommand
{
    private const string NodeVariable = "NODE_NAME";
    private static readonly TimeSpan ProgramLimit = TimeSpan.FromSeconds(20);

    /// <summary>The command.</summary>
    public static Command Make()
    {
        var (node, config) = (CommonOptions.Node(), CommonOptions.Config());
        node.Required = false;
        node.Description = $"Name of the Node, as in the cluster; default: the variable {NodeVariable}.";
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "How to reach the API server; in a Pod its account is used.", HelpName = "FILE" };
        var state = new Option<string>("--state-dir") { Description = "Where the agent will keep its journal.", DefaultValueFactory = _ => "/var/lib/antrea-actors", HelpName = "DIR" };
        var logs = new Option<string>("--log-dir") { Description = "Where it will write its log files.", DefaultValueFactory = _ => "/var/log/antrea", HelpName = "DIR" };
        var output = new Option<string>("--output", "-o") { Description = "text or json.", DefaultValueFactory = _ => "text", HelpName = "text|json" };
        output.AcceptOnlyFromAmong("text", "json");
        var command = new Command("check",
            "Says whether the agent would work on this machine, and what to do if not: kernel, iptables, ipset, packet queue, capabilities, datapath, directories; with an API server its version, "
            + "definitions and rights too. Things are tried out in a network namespace of their own where that is allowed; nothing stays. Exit code 1 if a row failed.")
        {
            node, kubeconfig, config, state, logs, output,
        };
        command.SetAction(async (p, cancel) =>
        {
            var forced = Agent.BackendOf(CommonOptions.ReadConfig(p.GetValue(config)));
            var rows = await MachineAsync(MachineChecks.All(p.GetValue(state)!, p.GetValue(logs)!, forced), cancel);
            rows = [.. rows, .. await ApiAsync(p.GetValue(kubeconfig), p.GetValue(node) ?? Environment.GetEnvironmentVariable(NodeVariable), cancel)];
            Console.Out.Write(p.GetValue(output) == "json" ? CheckReport.Json(rows) : CheckReport.Text(rows));
            return rows.Any(r => r.Outcome == CheckOutcome.Fail) ? ExitCodes.Failure : ExitCodes.Ok;
        });
        return command;
    }

    private static async Task<IReadOnlyList<CheckRow>> MachineAsync(IReadOnlyList<ICheck> checks, CancellationToken cancel)
    {
        var machine = await MachineChecks.OpenAsync(new ProcessRunner(ProgramLimit));
        using var scratch = machine.HasScratch ? machine.Scratch : null;
        return await MachineChecks.RunAsync(checks, machine, cancel);
    }

    private static async Task<IReadOnlyList<CheckRow>> ApiAsync(string? kubeconfig, string? node, CancellationToken cancel)
    {
        ConnectionSettings settings;
        try
        {
            if (kubeconfig is null && !InCluster.IsHere())
            {
                return [CheckRow.Skip("API server", "not asked: this is no Pod, and no kubeconfig was given", "--kubeconfig FILE")];
            }

            settings = kubeconfig is null ? InCluster.Load() : Kubeconfig.Load(kubeconfig);
        }
        catch (ConnectionException e)
        {
            return [CheckRow.Fail("API server", e.Message, "mend the kubeconfig, or the account of the Pod")];
        }

        using var http = new ApiHttp(settings);
        return await new CheckApi(http, TimeProvider.System, node).RunAsync(cancel);
    }
}
