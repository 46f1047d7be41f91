using System.Net;
using System.Text.Json.Nodes;
using Antrea.Kubernetes.Manifests;
using Antrea.Testing.Api;
using Antrea.Testing.Lab;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Antrea.Kernel.Tests.Cluster.Support;

/// <summary>
/// A fake API server on the outside of a laboratory, at port 7443 of its address, with what every cluster has: the Service default/kubernetes and its slice.
/// It can be ended and started again on what it stored.
/// </summary>
internal sealed class LabApi : IAsyncDisposable
{
    public const int Port = 7443;

    private readonly LabHost _host;
    private HashSet<(ApiKind Kind, string Space, string Name)> _synced = [];
    private bool _isRunning;

    private LabApi(LabHost host, FakeApiServer server)
    {
        (_host, Server, _isRunning) = (host, server, true);
        Put($$$"""
            {apiVersion: v1, kind: Service, metadata: {name: kubernetes, namespace: default}, spec: {clusterIP: 10.96.0.1, ports: [{name: https, port: 443, targetPort: {{{Port}}} }]}}
            ---
            {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, addressType: IPv4, metadata: {name: kubernetes, namespace: default, labels: {kubernetes.io/service-name: kubernetes}},
              endpoints: [{addresses: ["{{{host.Ip}}}"], conditions: {ready: true}}], ports: [{name: https, port: {{{Port}}}, protocol: TCP}]}
            """);
    }

    public FakeApiServer Server { get; private set; }

    public ApiStore Store => Server.Store;

    /// <summary>Starts one.</summary>
    public static async Task<LabApi> StartAsync(LabHost host, ApiStore? store = null) => new(host, await FakeApiServer.StartAsync(new FakeApiOptions
    {
        Address = IPAddress.Parse(host.Ip), Port = Port, Names = [host.Ip],
        Bind = at => host.Namespace.Invoke(() => SocketTransportOptions.CreateDefaultBoundListenSocket(at)),
    }, store));

    /// <summary>Ends it without a word to anybody.</summary>
    public async Task StopAsync()
    {
        if (_isRunning)
        {
            _isRunning = false;
            await Server.DisposeAsync();
        }
    }

    /// <summary>Starts it again.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        Server = await FakeApiServer.StartAsync(Server.Options, Server.Store, Server.Authority);
        _isRunning = true;
    }

    /// <summary>Writes a kubeconfig file.</summary>
    public string WriteKubeconfig(string directory, string user = "{token: " + FakeApiServer.Token + "}")
    {
        var path = Path.Combine(directory, "kubeconfig");
        File.WriteAllText(path, Server.Kubeconfig(user));
        return path;
    }

    /// <summary>Puts objects in.</summary>
    public void Put(string yaml) => Keys(yaml).ForEach(o => Store.Put(o.Kind, o.Json));

    /// <summary>Makes these the objects there are, among those that were synced before.</summary>
    public void Sync(string yaml)
    {
        var objects = Keys(yaml);
        foreach (var (kind, json) in objects)
        {
            var (space, name) = Names(kind, json);
            if (Store.Get(kind, space, name) is not { } old || !JsonNode.DeepEquals(Bare(old.Open()), Bare(json)))
            {
                Store.Put(kind, json);
            }
        }

        var now = objects.Select(o => (o.Kind, Names(o.Kind, o.Json).Space, Names(o.Kind, o.Json).Name)).ToHashSet();
        foreach (var (kind, space, name) in _synced.Except(now))
        {
            Store.Delete(kind, space, name);
        }

        _synced = now;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private static (string Space, string Name) Names(ApiKind kind, JsonObject json) =>
        (kind.Namespaced ? (string?)json["metadata"]!["namespace"] ?? "default" : "", (string)json["metadata"]!["name"]!);

    // What the server writes itself, and what others do.
    private static JsonNode Bare(JsonNode json)
    {
        var bare = json.DeepClone().AsObject();
        bare.Remove("status");
        foreach (var field in new[] { "uid", "generation", "resourceVersion", "creationTimestamp", "managedFields" })
        {
            bare["metadata"]!.AsObject().Remove(field);
        }

        return bare;
    }

    private static List<(ApiKind Kind, JsonObject Json)> Keys(string yaml)
    {
        var file = YamlDocuments.Parse(yaml, "test");
        file.Problems.Count.ShouldBe(0);
        return [.. file.Documents.Select(d => JsonNode.Parse(d.Root.GetRawText())!.AsObject()).Select(json => (KindOf(json), json))];
    }

    private static ApiKind KindOf(JsonObject json)
    {
        var version = (string)json["apiVersion"]!;
        return ApiKind.Of((string)json["kind"]!, version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : "");
    }
}
