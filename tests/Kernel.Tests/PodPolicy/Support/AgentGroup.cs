using System.Diagnostics;
using System.Text.Json;
using Antrea.Kernel.Tests.Cluster.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>The agents of a cluster. They share its one manifest file, which is replaced by rename, or its API server; none are fine, too.</summary>
internal sealed class AgentGroup(string directory, IEnumerable<LabNode> nodes, string? config = null, LabApi? api = null) : IAsyncDisposable
{
    private readonly List<AgentProcess> _agents = [.. nodes.Select(n => Make(n, directory, config))];
    private string _written = "";
    private bool _running;

    public IReadOnlyList<AgentProcess> All => _agents;

    /// <summary>
    /// Makes this the manifests and waits until every agent says that they are in force; the first time the agents are started, too. Nothing is
    /// asked again after that: it must be so.
    /// </summary>
    public async Task ApplyAsync(string manifests)
    {
        if (manifests == _written)
        {
            return;
        }

        if (api is not null)
        {
            await ApplyAsync(api, manifests);
            return;
        }

        var before = _running ? await Task.WhenAll(_agents.Select(RevisionAsync)) : new long[_agents.Count];
        foreach (var agent in _agents)
        {
            var path = Path.Combine(agent.Root, "cluster.new");
            await File.WriteAllTextAsync(path, manifests);
            File.Move(path, Path.Combine(agent.Manifests, "cluster.yaml"), overwrite: true);
            if (!_running)
            {
                agent.Start();
            }
        }

        (_written, _running) = (manifests, true);
        await Task.WhenAll(_agents.Select((agent, i) => RealizedAsync(agent, before[i])));
    }

    private async Task ApplyAsync(LabApi server, string manifests)
    {
        server.Sync(manifests);
        foreach (var agent in _running ? [] : _agents)
        {
            agent.Kubeconfig = server.WriteKubeconfig(agent.Root);
            agent.Start();
        }

        (_written, _running) = (manifests, true);
        await Task.WhenAll(_agents.Select(SettledAsync));
    }

    /// <summary>Entries of all agents' <c>/status</c> that are policies.</summary>
    public async Task<IReadOnlyList<JsonElement>> PoliciesAsync()
    {
        var answers = await Task.WhenAll(_agents.Select(a => a.StatusAsync()));
        return [.. answers.SelectMany(s => s.GetProperty("policies").EnumerateArray())];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _agents)
        {
            await agent.DisposeAsync();
        }
    }

    private static Task RealizedAsync(AgentProcess agent, long above) => agent.WaitStatusAsync(
        $"in force above revision {above}",
        s => s.GetProperty("sourceRevision").GetInt64() is var source && source > above && s.GetProperty("realizedRevision").GetInt64() >= source);

    /// <summary>Waits until everything read is in force and nothing more comes: kinds are watched each for itself, so one change may come in parts.</summary>
    public static async Task SettledAsync(AgentProcess agent)
    {
        var quiet = TimeSpan.FromMilliseconds(500);
        var (revision, since) = (-1L, Stopwatch.GetTimestamp());
        await agent.WaitStatusAsync("in force and quiet", s =>
        {
            var (source, realized) = (s.GetProperty("sourceRevision").GetInt64(), s.GetProperty("realizedRevision").GetInt64());
            if (source != revision || realized < source || source == 0)
            {
                (revision, since) = (source, Stopwatch.GetTimestamp());
            }

            return Stopwatch.GetElapsedTime(since) > quiet;
        });
    }

    private static async Task<long> RevisionAsync(AgentProcess agent) => (await agent.StatusAsync()).GetProperty("sourceRevision").GetInt64();

    private static AgentProcess Make(LabNode node, string directory, string? config)
    {
        var agent = new AgentProcess(node, Path.Combine(directory, node.Name));
        if (config is not null)
        {
            File.WriteAllText(agent.ConfigFile, config);
        }

        return agent;
    }
}
