using System.Diagnostics;
using System.Text.Json.Nodes;
using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Kubernetes.Manifests;
using Antrea.Testing.Api;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Cluster.Support;

/// <summary>Two nodes with agents as the DaemonSet starts them, an API server, and kubectl of somebody who may do everything.</summary>
internal sealed class ShippedCluster : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("lc-").FullName;
    private readonly List<AgentProcess> _agents = [];

    private ShippedCluster(NetLab lab, LabApi api)
    {
        (Lab, Api) = (lab, api);
        Kubectl = new KubectlProcess(api.Server) { NetworkNamespace = lab.External.Namespace.Name };
        foreach (var node in new[] { lab.NodeA, lab.NodeB })
        {
            node.Serve(LabProtocol.Tcp, 80, 8081, 8082, 8083);
            api.Put(ClusterObjects.Node(node));
        }

        api.Put(Manifest.Namespace("default"));
        api.Put(Manifest.Namespace("kube-system"));
    }

    public NetLab Lab { get; }

    public LabApi Api { get; }

    public KubectlProcess Kubectl { get; }

    /// <summary>On node-a and on node-b.</summary>
    public IReadOnlyList<AgentProcess> Agents => _agents;

    public static async Task<ShippedCluster> StartAsync()
    {
        var lab = NetLab.Create("lc");
        LabApi? api = null;
        try
        {
            api = await LabApi.StartAsync(lab.External, isPrepared: false);
            var cluster = new ShippedCluster(lab, api);
            await cluster.InstallAsync();
            return cluster;
        }
        catch
        {
            await (api?.DisposeAsync() ?? ValueTask.CompletedTask);
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <summary>Applies a manifest with kubectl.</summary>
    public Task<string> ApplyAsync(string manifest) => Kubectl.OutputAsync("apply", "-f", Kubectl.Write("manifest.yaml", manifest));

    /// <summary>Waits until something holds.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Stopwatch.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(30), string.Join('\n', _agents.Select(a => a.Output)));
            await Task.Delay(200);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        Kubectl.Dispose();
        await Api.DisposeAsync();
        await Lab.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task InstallAsync()
    {
        await Kubectl.OutputAsync("apply", "--server-side", "--validate=strict", "-k", LabApi.Deploy);
        await Kubectl.OutputAsync(
            "-n", "kube-system", "patch", "configmap", "antrea-config", "--type=merge", "-p", """{"data": {"antrea-agent.conf": "featureGates: {NodeNetworkPolicy: true}"} }""");
        var container = Container();
        foreach (var node in new[] { Lab.NodeA, Lab.NodeB })
        {
            var agent = new AgentProcess(node, Path.Combine(_directory, node.Name));
            var arguments = container["args"]!.AsArray().Select(a => (string)a! switch
            {
                var s when s.StartsWith("--state-dir=", StringComparison.Ordinal) => $"--state-dir={agent.StateDirectory}",
                var s when s.StartsWith("--log-dir=", StringComparison.Ordinal) => $"--log-dir={agent.LogDirectory}",
                var s => s.Replace("$(NODE_NAME)", node.Name, StringComparison.Ordinal),
            });
            agent.Pod = (Api.WriteAccount(agent.Root, node.Name), Lab.External.Ip, LabApi.Port, [.. arguments]);
            _agents.Add(agent);
            agent.Start();
        }
    }

    private static JsonNode Container()
    {
        var file = YamlDocuments.Parse(File.ReadAllText(Path.Combine(LabApi.Deploy, "daemonset.yaml")), "daemonset.yaml");
        var pod = JsonNode.Parse(file.Documents.Single().Root.GetRawText())!["spec"]!["template"]!["spec"]!;
        var container = pod["containers"]![0]!;
        container["securityContext"]!["capabilities"]!.ToJsonString().ShouldBe("""{"drop":["ALL"],"add":["NET_ADMIN","NET_RAW"]}""");
        return container;
    }
}
