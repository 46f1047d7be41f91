using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>A cluster with one agent for the tests of a class, made when the first asks for it: skipped tests need none.</summary>
public sealed class OneCluster : IAsyncLifetime
{
    private AgentCluster? _cluster;

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>The cluster with nothing but Nodes and Pods in its objects; the test applies what it needs.</summary>
    internal async Task<AgentCluster> FreshAsync()
    {
        _cluster ??= await AgentCluster.CreateAsync();
        _cluster.Reset();
        return _cluster;
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
