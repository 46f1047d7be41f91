using System.Text.Json;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>
/// A laboratory with the real agent on node-a, and on node-b if asked for. Its objects are one manifest file, replaced by rename; a change
/// counts as made when the agents say that it is realised.
/// </summary>
internal sealed class AgentCluster : IAsyncDisposable
{
    /// <summary>Where servers listen on every host: all protocols on the first two, TCP on the others.</summary>
    private static readonly int[] Both = [80, 81], OnlyTcp = [8080, 8081, 8082, 8083, 22, 10250, 6443];

    private readonly string _directory = Directory.CreateTempSubdirectory("aae-").FullName;
    private readonly List<AgentProcess> _agents = [];
    private string _written = "";

    private AgentCluster(NetLab lab) => Lab = lab;

    public NetLab Lab { get; }

    /// <summary>The agent of node-a.</summary>
    public AgentProcess Agent => _agents[0];

    public IReadOnlyList<AgentProcess> Agents => _agents;

    /// <summary>True: y/a is in the network of node-b.</summary>
    public bool YOnHost { get; private set; } = true;

    /// <summary>Manifests by a name of the test's choosing, written in the order of the names.</summary>
    public SortedDictionary<string, string> Objects { get; } = new(StringComparer.Ordinal);

    /// <param name="config">antrea-agent.conf; null = the gate on and nothing else.</param>
    /// <param name="firstOnPath">Directory with programs that stand in for real ones.</param>
    /// <param name="start">False: agents are there, but not started.</param>
    public static async Task<AgentCluster> CreateAsync(bool two = false, string? config = null, string? firstOnPath = null, bool start = true)
    {
        var cluster = new AgentCluster(NetLab.Create("aae"));
        try
        {
            cluster.Serve();
            foreach (var node in two ? new[] { cluster.Lab.NodeA, cluster.Lab.NodeB } : [cluster.Lab.NodeA])
            {
                var agent = new AgentProcess(node, Path.Combine(cluster._directory, node.Name)) { FirstOnPath = firstOnPath };
                if (config is not null)
                {
                    await File.WriteAllTextAsync(agent.ConfigFile, config);
                }

                cluster._agents.Add(agent);
            }

            cluster.Reset();
            cluster.Write();
            if (start)
            {
                await cluster.StartAsync();
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the agents and waits until what is written is in force.</summary>
    public async Task StartAsync()
    {
        _agents.ForEach(a => a.Start());
        foreach (var agent in _agents)
        {
            await RealizedAsync(agent, 0);
        }
    }

    /// <summary>Back to Nodes, Namespaces and Pods alone; written with the next <see cref="ApplyAsync"/>.</summary>
    public void Reset(bool yOnHost = true)
    {
        YOnHost = yOnHost;
        Objects.Clear();
        foreach (var (name, text) in ClusterObjects.Standard(Lab, yOnHost))
        {
            Objects[name] = text;
        }
    }

    public LabHost Host(string name) => ClusterObjects.Host(Lab, name, YOnHost);

    /// <summary>Puts a manifest in, or in place of the one of that name, and waits.</summary>
    public Task ApplyAsync(string name, string manifest)
    {
        Objects[name] = manifest;
        return ApplyAsync();
    }

    public Task DeleteAsync(string name)
    {
        Objects.Remove(name).ShouldBeTrue(name);
        return ApplyAsync();
    }

    /// <summary>Writes the objects and waits until every agent says that they are realised. Nothing is asked again after that: it must be so.</summary>
    public async Task ApplyAsync()
    {
        var before = await Task.WhenAll(_agents.Select(RevisionAsync));
        if (Write())
        {
            await Task.WhenAll(_agents.Select((agent, i) => RealizedAsync(agent, before[i])));
        }
    }

    /// <summary>Writes the objects, without waiting. False if that is what is there already.</summary>
    public bool Write()
    {
        var text = string.Join("---\n", Objects.Values);
        if (text == _written)
        {
            return false;
        }

        foreach (var agent in _agents)
        {
            var path = Path.Combine(agent.Root, "cluster.new");
            File.WriteAllText(path, text);
            File.Move(path, Path.Combine(agent.Manifests, "cluster.yaml"), overwrite: true);
        }

        _written = text;
        return true;
    }

    /// <summary>Waits until a revision above the given one, and the newest, is in force.</summary>
    public static Task<JsonElement> RealizedAsync(AgentProcess agent, long above) => agent.WaitStatusAsync(
        $"in force above revision {above}", s => Revision(s, "sourceRevision") is var source && source > above && Revision(s, "realizedRevision") >= source);

    /// <summary>Names of the policies in a phase.</summary>
    public async Task<IReadOnlyList<string>> PoliciesAsync(string phase) => [.. (await Agent.StatusAsync()).GetProperty("policies").EnumerateArray()
        .Where(p => p.GetProperty("phase").GetString() == phase).Select(p => p.GetProperty("name").GetString()!).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }

        await Lab.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    public static async Task<long> RevisionAsync(AgentProcess agent) => Revision(await agent.StatusAsync(), "sourceRevision");

    private static long Revision(JsonElement status, string name) => status.GetProperty(name).GetInt64();

    private void Serve()
    {
        foreach (var host in new LabHost[] { Lab.NodeA, Lab.NodeB, Lab.External, Lab.NodeA.Pod(11), Lab.NodeB.Pod(11) })
        {
            host.Serve(LabProtocol.Tcp, [.. Both, .. OnlyTcp]);
            host.Serve(LabProtocol.Udp, Both);
            host.Serve(LabProtocol.Sctp, Both);
        }
    }
}
