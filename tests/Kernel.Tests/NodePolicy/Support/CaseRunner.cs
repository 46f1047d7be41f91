using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>Plays a case on a cluster, both families at once.</summary>
internal static class CaseRunner
{
    private static readonly string[] Hosts = ["x", "y", "z"];

    /// <summary>Connections that succeed or are refused answer at once; the patience is for a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), DropTime = TimeSpan.FromSeconds(1.5);

    /// <summary>What was not as expected.</summary>
    public static async Task<CaseOutcome> RunAsync(AgentCluster cluster, PolicyCase policyCase)
    {
        var outcome = new CaseOutcome();
        cluster.Reset(policyCase.YOnHost);
        var number = 0;
        foreach (var step in policyCase.Steps)
        {
            number++;
            foreach (var name in step.Delete)
            {
                cluster.Objects.Remove(name).ShouldBeTrue(name);
            }

            foreach (var manifest in step.Apply)
            {
                cluster.Objects[CaseStep.NameOf(manifest)] = Fill(cluster, manifest.GetRawText()) + "\n";
            }

            await cluster.ApplyAsync();
            var failed = await cluster.PoliciesAsync("Failed");
            if (!failed.SequenceEqual(step.Failed))
            {
                outcome.Both($"step {number}: failed policies [{string.Join(' ', failed)}], not [{string.Join(' ', step.Failed)}]");
            }

            await ProbeAsync(cluster, step, number, outcome);
        }

        return outcome;
    }

    private static async Task ProbeAsync(AgentCluster cluster, CaseStep step, int number, CaseOutcome outcome)
    {
        var running = new List<(string What, bool V6, string Expected, Task<ProbeResult> Result)>();
        foreach (var probe in step.Probes)
        {
            var pairs = Hosts.SelectMany(from => Hosts.Select(to => $"{from} {to}"));
            foreach (var pair in pairs.Concat(probe.Except.Keys).Distinct())
            {
                var (from, to) = (pair.Split(' ')[0], pair.Split(' ')[1]);
                var expected = probe.Except.GetValueOrDefault(pair, nameof(ProbeVerdict.Connected));
                foreach (var port in probe.Ports)
                {
                    foreach (var v6 in new[] { false, true })
                    {
                        var address = Address(cluster, from, to, v6);
                        var result = cluster.Host(from).ProbeAsync(
                            probe.Protocol, address, port, expected == nameof(ProbeVerdict.Dropped) ? DropTime : Patience);
                        running.Add(($"step {number}: {pair} {probe.Protocol} {address} {port}", v6, expected, result));
                    }
                }
            }
        }

        foreach (var (what, v6, expected, result) in running)
        {
            var found = await result;
            outcome.Add(v6, found.ToString() == expected ? null : $"{what}: {found} {found.Detail}, not {expected}");
        }
    }

    // A Pod reaches its own Node at its gateway address.
    private static string Address(AgentCluster cluster, string from, string to, bool v6)
    {
        var host = cluster.Host(to);
        return host is LabNode node && cluster.Host(from) is LabPod pod && pod.Node == node
            ? (v6 ? node.Gateway6 : node.Gateway)
            : v6 ? host.Ip6 : host.Ip;
    }

    private static string Fill(AgentCluster cluster, string text)
    {
        foreach (var name in Hosts)
        {
            text = text.Replace($"${{ip:{name}}}", cluster.Host(name).Ip, StringComparison.Ordinal)
                .Replace($"${{ip6:{name}}}", cluster.Host(name).Ip6, StringComparison.Ordinal);
        }

        return text;
    }
}
