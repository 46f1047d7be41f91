using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>A cluster with an agent on node-a and the Pods <c>client</c>, <c>other</c> and <c>server</c> of Namespace <c>t</c> there.</summary>
internal sealed class Trio : IAsyncDisposable
{
    private Trio(PodCluster cluster)
    {
        Cluster = cluster;
        cluster.AddNamespace("t");
        Client = (LabPod)cluster.AddPod("t", "client", cluster.Lab.NodeA).Host;
        Other = (LabPod)cluster.AddPod("t", "other", cluster.Lab.NodeA).Host;
        Server = (LabPod)cluster.AddPod("t", "server", cluster.Lab.NodeA).Host;
    }

    public PodCluster Cluster { get; }

    public LabNode Node => Cluster.Lab.NodeA;

    public AgentProcess Agent => Cluster.Agents.All[0];

    public LabPod Client { get; }

    public LabPod Other { get; }

    public LabPod Server { get; }

    /// <param name="config">Lines of antrea-agent.conf.</param>
    /// <param name="policy">In force when this returns; empty = none.</param>
    public static async Task<Trio> CreateAsync(PodLink pods = PodLink.Routed, string config = "", string policy = "")
    {
        var cluster = await PodCluster.CreateAsync(new LabWiring(pods), agents: 1, "featureGates: {NodeNetworkPolicy: true}\n" + config);
        try
        {
            var trio = new Trio(cluster);
            await trio.ApplyAsync(policy);
            return trio;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task ApplyAsync(string policy)
    {
        Cluster.Apply(policy);
        return Cluster.RealizeAsync();
    }

    public static string Address(LabHost host, bool v6) => v6 ? host.Ip6 : host.Ip;

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();
}
