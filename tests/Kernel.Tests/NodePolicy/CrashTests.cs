using System.Text;
using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>Killing the agent, and damaging what it keeps.</summary>
public sealed class CrashTests
{
    private const int Kills = 12, Seed = 20251;

    [RootFact]
    public async Task KilledAnywhereInChurnItEndsWhereAnAgentThatNeverFellEnds()
    {
        await using var cluster = await AgentCluster.CreateAsync();
        await using var steady = await AgentCluster.CreateAsync();
        var random = new Random(Seed);
        for (var kill = 0; kill < Kills; kill++)
        {
            // Some changes while it runs, the kill somewhere between them and their enforcement.
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                Churn(random, cluster, steady);
                cluster.Write();
                await Task.Delay(random.Next(0, 150));
            }

            await cluster.Agent.KillAsync();

            // Some more while it is down; and now and then a second kill while it starts.
            Churn(random, cluster, steady);
            cluster.Write();
            if (kill % 3 == 2)
            {
                cluster.Agent.Start();
                await Task.Delay(random.Next(200, 900));
                await cluster.Agent.KillAsync();
            }

            await steady.ApplyAsync();
            await cluster.StartAsync();
            KernelState.Normalised(cluster.Lab.NodeA).ShouldBe(KernelState.Normalised(steady.Lab.NodeA), $"kill {kill}");
        }

        await using var fresh = await AgentCluster.CreateAsync(start: false);
        foreach (var (name, text) in cluster.Objects)
        {
            fresh.Objects[name] = text;
        }

        fresh.Write();
        await fresh.StartAsync();
        KernelState.Normalised(cluster.Lab.NodeA).ShouldBe(KernelState.Normalised(fresh.Lab.NodeA));
        KernelState.Members(fresh.Lab.NodeA).ShouldNotBeEmpty();
    }

    [RootTheory]
    [InlineData("truncated")]
    [InlineData("garbage")]
    public async Task ADamagedJournalIsReportedAndTheAgentEnforces(string how)
    {
        await using var cluster = await AgentCluster.CreateAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        await cluster.ApplyAsync("p", Manifest.Policy("p", "ingress: [{action: Drop, ports: [{protocol: TCP, port: 80}]}]"));
        (await cluster.Agent.TerminateAsync()).ShouldBe(0);
        var journal = Path.Combine(cluster.Agent.StateDirectory, "journal.db");
        await using (var file = new FileStream(journal, FileMode.Open))
        {
            file.Length.ShouldBeGreaterThan(8192);
            if (how == "truncated")
            {
                file.SetLength(file.Length / 2 + 100);
            }
            else
            {
                var bytes = new byte[file.Length];
                new Random(Seed).NextBytes(bytes);
                file.Write(bytes);
            }
        }

        var before = cluster.Agent.Output.Length;
        await cluster.StartAsync();
        await cluster.ApplyAsync("q", Manifest.Policy("q", "ingress: [{action: Drop, ports: [{protocol: TCP, port: 81}]}]"));

        cluster.Agent.Output[..before].ShouldNotContain("damaged");
        cluster.Agent.Output[before..].ShouldContain("damaged");
        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Dropped", b, a, 81).Expect("Connected", b, a, 8080).CheckAsync();
    }

    // Adds, changes or removes policies with sets, service chains and single addresses.
    private static void Churn(Random random, params AgentCluster[] clusters)
    {
        for (var n = random.Next(1, 12); n > 0; n--)
        {
            var name = $"p{random.Next(0, 25):d2}";
            if (random.Next(3) == 0)
            {
                Array.ForEach(clusters, c => c.Objects.Remove(name));
                continue;
            }

            var rules = new StringBuilder();
            foreach (var direction in new[] { "ingress", "egress" })
            {
                rules.Append($"{(rules.Length > 0 ? ", " : "")}{direction}: [");
                for (var r = random.Next(1, 4); r > 0; r--)
                {
                    var peers = string.Join(", ", Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
                        random.Next(4) == 0 ? $"{{ipBlock: {{cidr: 'fd99::{random.Next(16)}/128'}}}}" : $"{{ipBlock: {{cidr: 198.51.{random.Next(100)}.0/24}}}}"));
                    var ports = string.Join(", ", Enumerable.Range(0, random.Next(1, 3)).Select(_ => $"{{protocol: TCP, port: {random.Next(1000, 1010)}}}"));
                    rules.Append($"{{action: {(random.Next(2) == 0 ? "Drop" : "Reject")}, {(direction == "ingress" ? "from" : "to")}: [{peers}], ports: [{ports}]}}, ");
                }

                rules.Append(']');
            }

            var manifest = Manifest.Policy(name, rules.ToString(), random.Next(4) == 0 ? "baseline" : "application", random.Next(1, 100));
            Array.ForEach(clusters, c => c.Objects[name] = manifest);
        }
    }
}
