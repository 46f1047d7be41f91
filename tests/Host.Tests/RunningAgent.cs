using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Antrea.Actors.Harness;
using Antrea.Host.Commands;
using Antrea.Host.Composition;
using Antrea.Testing.Kernel;
using Serilog;

namespace Antrea.Host;

/// <summary>The real agent in a directory of its own, on a fake kernel and a free port of the loopback.</summary>
public sealed class RunningAgent : IAsyncDisposable
{
    public const string Node = "{apiVersion: v1, kind: Node, metadata: {name: n1, labels: {role: worker}}, status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}}\n";
    public const string GatesOn = "featureGates: {NodeNetworkPolicy: true}\n";

    private readonly string _root = Directory.CreateTempSubdirectory("agent").FullName;
    private readonly HttpClient _http = new();
    private Agent? _agent;

    public RunningAgent()
    {
        Kernel.OtherPrograms["ip"] = _ => CommandResult.Ok("[]");
        Directory.CreateDirectory(Manifests);
        File.WriteAllText(Config, GatesOn);
    }

    public FakeKernel Kernel { get; } = new();

    /// <summary>Where objects come from, if not from the directory.</summary>
    public SourceOptions? Source { get; set; }

    public Bomb Bomb { get; } = new();

    public string Manifests => Path.Combine(_root, "manifests");

    public string Config => Path.Combine(_root, "antrea-agent.conf");

    public string State => Path.Combine(_root, "state");

    public Agent Agent => _agent ?? throw new InvalidOperationException("not started");

    /// <summary>A policy on all Nodes that drops a port.</summary>
    public static string Policy(string name, int port, int generation = 1) =>
        $"{{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {{name: {name}, generation: {generation}}}, spec: {{priority: 5, appliedTo: [{{nodeSelector: {{}}}}], "
        + $"ingress: [{{name: r{port}, action: Drop, from: [{{ipBlock: {{cidr: 10.9.0.0/16}}}}], ports: [{{protocol: TCP, port: {port}}}]}}]}}}}\n";

    public void Write(string name, string text)
    {
        var path = Path.Combine(Manifests, name);
        File.WriteAllText(path + ".tmp", text);
        File.Move(path + ".tmp", path, overwrite: true);
    }

    public async Task StartAsync()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Endpoint = (IPEndPoint)free.LocalEndpoint;
        }

        _agent = await Agent.StartAsync(
            new AgentOptions("n1", Source ?? new SourceOptions(Manifests), Config, State, Path.Combine(_root, "log"), Endpoint),
            new LoggerConfiguration().CreateLogger(), new KernelRunner(Kernel),
            (key, node, groups) => Props.Create(() => new FaultyPolicy(key, node, groups, Bomb)));
    }

    public IPEndPoint Endpoint { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Answer of the diagnostic endpoint.</summary>
    public (int Code, string Type, string Text) Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Endpoint}{path}");
        using var answer = _http.Send(request);
        using var reader = new StreamReader(answer.Content.ReadAsStream());
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", reader.ReadToEnd());
    }

    public JsonElement Json(string path) => JsonSerializer.Deserialize<JsonElement>(Get(path).Text);

    /// <summary>True when everything in the directory is enforced and so many policies are known.</summary>
    public bool IsSettled(int policies)
    {
        var s = Json("/status");
        return s.GetProperty("policies").GetArrayLength() == policies && s.GetProperty("realizedRevision").GetInt64() > 0
            && s.GetProperty("realizedRevision").GetInt64() == s.GetProperty("sourceRevision").GetInt64();
    }

    public async Task StopAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
            _agent = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}
