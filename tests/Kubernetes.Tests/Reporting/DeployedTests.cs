using System.Text;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Status;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Reporting;

/// <summary>With the definitions, roles and admission policies that are shipped, and no other right.</summary>
public sealed class DeployedTests
{
    [Fact]
    public async Task Agents_may_do_all_that_they_have_to_and_what_they_write_fits_the_definitions()
    {
        await using var world = await World.StartDeployedAsync("n1", "n2");
        Agent[] agents = [world.Add("n1"), world.Add("n2")];
        foreach (var a in agents)
        {
            a.Start();
        }

        var p = world.PutPolicy("p");
        var q = world.Put("ClusterNetworkPolicy", """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterNetworkPolicy", "metadata": {"name": "q"}, "spec": {"tier": "nobodys", "priority": 5, "appliedTo": [{"podSelector": {} }], "ingress": [{"action": "Drop"}]} }""");
        var g = world.Put("ClusterGroup", """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterGroup", "metadata": {"name": "g"}, "spec": {"podSelector": {} } }""");
        agents[0].Enforce();
        agents[1].Enforce(inForce: false, error: new string('x', 5000));
        await world.UntilAsync(() => world.StatusOf(p) == "Realizing 1/2 1" && world.StatusOf(q).EndsWith(" 0/0 1", StringComparison.Ordinal), () => $"p {world.StatusOf(p)}, q {world.StatusOf(q)}");
        world.Enforce();
        await world.UntilAsync(() => world.StatusOf(p) == "Realized 2/2 1" && world.Stored(g)!.Status.Conditions.Count == 1);
        world.ReportsOf("n2")[0].Policies.Count.ShouldBe(2);

        // A report that is too long, then short again.
        for (var i = 0; i < 520; i++)
        {
            world.PutPolicy($"more-{i}");
        }

        world.Enforce();
        await world.UntilAsync(() => world.ReportsOf("n1").Count == 2);
        for (var i = 0; i < 520; i++)
        {
            world.Delete(new ObjectKey("ClusterNetworkPolicy", ApiGroups.Antrea, "", $"more-{i}"));
        }

        world.Enforce();
        await world.UntilAsync(() => world.ReportsOf("n1").Count == 1);
        await world.UntilAsync(() => agents.Any(a => a.IsLeader));
        agents.SelectMany(a => a.Problems).ShouldAllBe(x => x.Text.Length == 0);
    }

    [Fact]
    public async Task An_agent_cannot_speak_for_another_Node()
    {
        await using var world = await World.StartDeployedAsync("n1", "n2");
        var agent = world.Add("n1");
        var body = ReportCodec.Write(new NodeReport("n2", "u", 0, 1, []));
        await Should.ThrowAsync<ApiException>(agent.Client.ApplyAsync(ResourceKinds.NodePolicyReports, "", "n2.0", body, ReportStore.Manager, force: true));

        // Nor take the name of its report.
        var own = Encoding.UTF8.GetString(ReportCodec.Write(new NodeReport("n1", "u", 0, 1, [])).Span);
        var taken = Encoding.UTF8.GetBytes(own.Replace("\"n1.0\"", "\"n2.0\"", StringComparison.Ordinal));
        await Should.ThrowAsync<ApiException>(agent.Client.ApplyAsync(ResourceKinds.NodePolicyReports, "", "n2.0", taken, ReportStore.Manager, force: true));
        await agent.Client.ApplyAsync(ResourceKinds.NodePolicyReports, "", "n1.0", Encoding.UTF8.GetBytes(own), ReportStore.Manager, force: true);
        world.Store.Put(World.Reports, Encoding.UTF8.GetString(body.Span));
        await Should.ThrowAsync<ApiException>(agent.Client.DeleteAsync(ResourceKinds.NodePolicyReports, "", "n2.0"));
    }
}
