using System.Text;
using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>How much the agent writes: counted by a stand-in for iptables-restore.</summary>
public sealed class WriteEconomyTests
{
    [RootFact]
    public async Task AThousandPoliciesAddedOneAfterAnotherAreWrittenInAFewCalls()
    {
        using var counter = new RestoreCounter();
        await using var cluster = await AgentCluster.CreateAsync(firstOnPath: counter.Directory);
        counter.Take().ShouldNotBeEmpty();

        for (var i = 0; i < 1000; i++)
        {
            var name = $"p{i:d4}";
            Replace(cluster, name, Manifest.Policy(name, $"ingress: [{{action: Drop, ports: [{{protocol: TCP, port: {20000 + i}}}]}}]", priority: i + 1));
        }

        await cluster.Agent.WaitStatusAsync("a thousand realised", s => s.GetProperty("policies").GetArrayLength() == 1000
            && s.GetProperty("policies").EnumerateArray().All(p => p.GetProperty("phase").GetString() == "Realized"));

        counter.Take().Count.ShouldBeInRange(2, 20);
        foreach (var save in new[] { "iptables-save", "ip6tables-save" })
        {
            cluster.Lab.NodeA.Namespace.Must(save, "-t filter").Split('\n').Count(l => l.Contains("policy AntreaClusterNetworkPolicy:p", StringComparison.Ordinal)).ShouldBe(1000, save);
        }
    }

    [RootFact]
    public async Task OneRuleChangedAmongTenThousandWritesAFewLines()
    {
        const int files = 100, rules = 100;
        using var counter = new RestoreCounter();
        await using var cluster = await AgentCluster.CreateAsync(firstOnPath: counter.Directory, start: false);
        for (var i = 0; i < files; i++)
        {
            Replace(cluster, $"p{i:d3}", Rules(i, rules, changed: -1));
        }

        await cluster.StartAsync();
        counter.Take().Sum().ShouldBeGreaterThan(files * rules);

        var before = await AgentCluster.RevisionAsync(cluster.Agent);
        Replace(cluster, "p050", Rules(50, rules, changed: 50));
        await AgentCluster.RealizedAsync(cluster.Agent, before);

        counter.Take().Sum().ShouldBeInRange(3, files * rules / 100);
        var rendered = cluster.Lab.NodeA.Namespace.Must("iptables-save", "-t filter");
        rendered.ShouldContain("-s 10.50.50.0/24 -p tcp -m tcp --dport 9999 ");
        rendered.Split('\n').Count(l => l.Contains("-s 10.", StringComparison.Ordinal)).ShouldBe(files * rules);
    }

    private static string Rules(int number, int count, int changed)
    {
        var rules = new StringBuilder();
        for (var j = 0; j < count; j++)
        {
            rules.Append($"{{action: Drop, from: [{{ipBlock: {{cidr: 10.{number}.{j}.0/24}}}}], ports: [{{protocol: TCP, port: {(j == changed ? 9999 : 80)}}}]}}, ");
        }

        return Manifest.Policy($"p{number:d3}", $"ingress: [{rules}]", priority: number + 1);
    }

    private static void Replace(AgentCluster cluster, string name, string manifest)
    {
        var path = Path.Combine(cluster.Agent.Root, "one.new");
        File.WriteAllText(path, manifest);
        File.Move(path, Path.Combine(cluster.Agent.Manifests, name + ".yaml"), overwrite: true);
    }
}
