using System.Text.Json.Nodes;
using Antrea.Kubernetes.Manifests;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Kubectl;

/// <summary>A server with the definitions of deploy, a Node and a Pod, and kubectl before it.</summary>
public abstract class KubectlTest : IAsyncLifetime
{
    protected const string Policy = """
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: demo, labels: {app: web}}
        spec:
          priority: 5
          tier: securityops
          appliedTo: [{nodeSelector: {matchLabels: {kubernetes.io/os: linux}}}]
          ingress:
          - {action: Drop, name: r1, ports: [{protocol: TCP, port: 80}], from: [{ipBlock: {cidr: 10.0.0.0/8}}]}
        """;

    protected FakeApiServer Server { get; private set; } = null!;

    protected KubectlProcess Kubectl { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await FakeApiServer.StartAsync(new FakeApiOptions { Authorize = true });
        Kubectl = new KubectlProcess(Server);
        foreach (var definition in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Crds"), "*s.yaml").SelectMany(Read))
        {
            Server.Store.Define(definition);
        }

        Put("Node", """{"metadata": {"name": "n1", "labels": {"node-role.kubernetes.io/worker": ""}}, "status": {"conditions": [{"type": "Ready", "status": "True"}], "nodeInfo": {"kubeletVersion": "v1.31.0"} } }""");
        Put("Namespace", """{"metadata": {"name": "default"}}""");
        Put("Pod", """
            {"metadata": {"name": "p", "namespace": "default", "labels": {"app": "web"}}, "spec": {"nodeName": "n1", "containers": [{"name": "c", "image": "i"}]},
             "status": {"phase": "Running", "podIP": "10.0.0.1", "containerStatuses": [{"name": "c", "ready": true, "restartCount": 2, "image": "i", "imageID": ""}]} }
            """);
    }

    public async Task DisposeAsync()
    {
        Kubectl.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>Applies a manifest; what kubectl says.</summary>
    protected Task<string> ApplyAsync(string manifest, params string[] options) => Kubectl.OutputAsync(["apply", "-f", Kubectl.Write("manifest.yaml", manifest), .. options]);

    /// <summary>Applies a manifest that must be refused; what kubectl says.</summary>
    protected Task<string> RefuseAsync(string manifest, params string[] options) => Kubectl.ErrorAsync(["apply", "-f", Kubectl.Write("manifest.yaml", manifest), .. options]);

    /// <summary>Lines of a table, cells separated by one space.</summary>
    protected static string[] Table(string output) =>
        [.. output.TrimEnd('\n').Split('\n').Select(l => string.Join(' ', l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

    private void Put(string kind, string json) => Server.Store.Put(ApiKind.Of(kind), json);

    private static IEnumerable<JsonObject> Read(string file) =>
        YamlDocuments.Parse(File.ReadAllText(file), file).Documents.Select(d => JsonNode.Parse(d.Root.GetRawText())!.AsObject());
}
