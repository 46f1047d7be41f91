using System.Text.Json.Nodes;
using Antrea.Host.Commands;
using Antrea.Kubernetes.Manifests;
using Antrea.Testing.Api;

namespace Antrea.Host.Cluster;

/// <summary>A fake API server, a kubeconfig file for it, and manifests put into it as they are written.</summary>
public sealed class TestCluster : IAsyncDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"kubeconfig-{Guid.NewGuid():N}");

    private bool _isRunning = true;

    private TestCluster(FakeApiServer server)
    {
        Server = server;
        File.WriteAllText(_file, server.Kubeconfig());
    }

    public FakeApiServer Server { get; private set; }

    public ApiStore Store => Server.Store;

    public string Kubeconfig => _file;

    public SourceOptions Source => new(null, _file);

    public static async Task<TestCluster> StartAsync(ApiStore? store = null) => new(await FakeApiServer.StartAsync(store: store));

    /// <summary>Ends the server, as a power cut would. What it stored stays.</summary>
    public async ValueTask StopAsync()
    {
        if (_isRunning)
        {
            _isRunning = false;
            await Server.DisposeAsync();
        }
    }

    /// <summary>Starts it again at the same address.</summary>
    public async Task RestartAsync()
    {
        Server = await FakeApiServer.StartAsync(Server.Options with { Port = Server.Address.Port }, Server.Store, Server.Authority);
        _isRunning = true;
    }

    /// <summary>Puts objects in, or replaces them.</summary>
    public void Apply(string yaml)
    {
        var file = YamlDocuments.Parse(yaml, "test");
        file.Problems.ShouldBeEmpty();
        foreach (var d in file.Documents)
        {
            var json = JsonNode.Parse(d.Root.GetRawText())!.AsObject();
            var version = json["apiVersion"]!.GetValue<string>();
            Store.Put(ApiKind.Of(json["kind"]!.GetValue<string>(), version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : ""), json);
        }
    }

    public void Delete(string kind, string name, string ns = "") => Store.Delete(ApiKind.Of(kind), ns, name);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        File.Delete(_file);
    }
}
