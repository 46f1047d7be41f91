using System.Text.Json.Nodes;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>
/// A cluster with HTTP and TLS servers on the Pod <c>web</c> (80, 443) of node-a and outside (80, 443 of its own addresses), and Pods that ask them.
/// The agents run with layer 7 on. Also usable without agents, to see what a client would do if nobody judged it.
/// </summary>
internal sealed class L7Lab : IAsyncDisposable
{
    /// <summary>Of the host outside; only the servers there use them.</summary>
    public const string Outside = "203.0.113.10", Outside6 = "fd00:203::10";

    private L7Lab(PodCluster cluster)
    {
        Cluster = cluster;
        cluster.AddNamespace("default");
        Web = Add("web", "app: web");
        Client = Add("client", "app: client, pod: client");
        foreach (var address in new[] { Outside, Outside6 })
        {
            cluster.Lab.External.AddAddress(address);
            _outside.Add(LabHttpServer.Start(cluster.Lab.External, 80, address: address));
            _outside.Add(LabHttpServer.Start(cluster.Lab.External, 443, LabCertificate.Value, address));
        }

        Http = LabHttpServer.Start(Web, 80);
        Tls = LabHttpServer.Start(Web, 443, LabCertificate.Value);
        cluster.Apply("""
            {apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {type: NodePort, ipFamilyPolicy: RequireDualStack,
              selector: {app: web}, ports: [{name: http, port: 80, protocol: TCP, targetPort: 80}, {name: tls, port: 443, protocol: TCP, targetPort: 443}]}}
            """);
    }

    private readonly List<LabHttpServer> _outside = [];

    public PodCluster Cluster { get; }

    public LabNode Node => Cluster.Lab.NodeA;

    public AgentProcess Agent => Cluster.Agents.All[0];

    public LabPod Web { get; }

    public LabPod Client { get; }

    public LabHost External => Cluster.Lab.External;

    /// <summary>On <c>web</c>, port 80 and 443.</summary>
    public LabHttpServer Http { get; }

    public LabHttpServer Tls { get; }

    /// <summary>Requests that reached any of the servers.</summary>
    public IEnumerable<SeenRequest> Requests => _outside.Append(Http).Append(Tls).SelectMany(s => s.Requests);

    /// <param name="config">Lines of antrea-agent.conf besides the gates.</param>
    /// <param name="policy">In force when this returns.</param>
    public static async Task<L7Lab> CreateAsync(LabWiring? wiring = null, string policy = "", string config = "", int agents = 1, bool withApi = false)
    {
        var cluster = await PodCluster.CreateAsync(wiring ?? LabWiring.Default, agents, Gates + config, "l7l", withApi);
        L7Lab? lab = null;
        try
        {
            lab = new L7Lab(cluster);
            lab.Configure(config);
            await lab.ApplyAsync(policy);
            return lab;
        }
        catch
        {
            lab?.StopServers();
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Puts the ConfigMap in; it is in force after the next <see cref="ApplyAsync"/>.</summary>
    public void Configure(string config, bool on = true)
    {
        var map = ClusterObjects.Config("");
        map["data"]!["antrea-agent.conf"] = (on ? Gates : Gates.Replace("L7NetworkPolicy: true", "L7NetworkPolicy: false", StringComparison.Ordinal)) + config;
        Cluster.Apply(map);
    }

    /// <summary>Adds a Pod that serves nothing.</summary>
    /// <param name="labels">YAML in flow style, without braces.</param>
    public LabPod Add(string name, string labels, LabNode? node = null)
    {
        Cluster.Apply("{apiVersion: v1, kind: Pod, metadata: {name: " + name + ", namespace: default, labels: {" + labels + "}}, spec: {nodeName: "
            + (node ?? Node).Name + ", containers: [{name: main, image: server}]}}");
        return (LabPod)Cluster.Pods[$"default/{name}"].Host;
    }

    /// <summary>Applies a policy, and waits until it is in force.</summary>
    public Task ApplyAsync(string policy)
    {
        if (policy.Length > 0)
        {
            Cluster.Apply(policy);
        }

        return Cluster.RealizeAsync();
    }

    /// <summary>Takes policies out.</summary>
    public Task DeleteAsync(params string[] references)
    {
        foreach (var reference in references)
        {
            Cluster.Delete(reference);
        }

        return Cluster.RealizeAsync();
    }

    /// <summary>The ClusterIP of <c>web</c>.</summary>
    public string ServiceIp(bool v6) => Cluster.Services.Address("default/web", v6);

    /// <summary>The NodePort of <c>web</c>'s port.</summary>
    public int NodePort(int port) => Cluster.Services.NodePort("default/web", port);

    public static string Address(LabHost host, bool v6) => v6 ? host.Ip6 : host.Ip;

    public async ValueTask DisposeAsync()
    {
        StopServers();
        await Cluster.DisposeAsync();
    }

    private void StopServers()
    {
        Http.Dispose();
        Tls.Dispose();
        _outside.ForEach(s => s.Dispose());
    }

    private const string Gates = "featureGates: {NodeNetworkPolicy: true, L7NetworkPolicy: true}\n";
}
