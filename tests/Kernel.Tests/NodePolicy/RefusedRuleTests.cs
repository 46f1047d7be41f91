using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>Rules that the kernel will not take, played by a stand-in that refuses every input with a certain port.</summary>
public sealed class RefusedRuleTests
{
    [RootFact]
    public async Task RefusedRulesAreLeftOutAndAllElseIsEnforcedThenAndLater()
    {
        using var refusing = new RestoreStandIn("if grep -q -- '--dport 66[67]' \"$input\"; then echo 'refused' >&2; rm \"$input\"; exit 1; fi");
        await using var cluster = await AgentCluster.CreateAsync(firstOnPath: refusing.Directory);
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        cluster.Objects["bad"] = Manifest.Policy("bad", "ingress: [" + Drop(666) + Drop(667) + Drop(80) + "]");
        await cluster.ApplyAsync("good", Manifest.Policy("good", "ingress: [" + Drop(81) + "]"));

        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Dropped", b, a, 81).Expect("Connected", b, a, 8080).CheckAsync("refused");
        (await cluster.PoliciesAsync("Failed")).ShouldBe(["bad"]);
        (await cluster.PoliciesAsync("Realized")).ShouldBe(["good"]);

        await cluster.ApplyAsync("good", Manifest.Policy("good", "ingress: [" + Drop(8080) + "]"));
        await cluster.ApplyAsync("bad", Manifest.Policy("bad", "ingress: [" + Drop(80) + "]"));
        await new Verdicts().Expect("Dropped", b, a, 80).Expect("Connected", b, a, 81).Expect("Dropped", b, a, 8080).CheckAsync("later");
        (await cluster.PoliciesAsync("Realized")).ShouldBe(["bad", "good"]);
    }

    private static string Drop(int port) => $"{{action: Drop, ports: [{{protocol: TCP, port: {port}}}]}}, ";
}
