namespace Antrea.Kernel.Tests.Topology;

/// <summary>Plays each net once with real agents, the nets side by side, when the first row is asked for.</summary>
public sealed class TopologyFarm : IAsyncLifetime
{
    private readonly Dictionary<Net, Lazy<Task<IReadOnlyDictionary<TopologyRow, IReadOnlyList<string>>>>> _nets = Enum.GetValues<Net>().ToDictionary(
        n => n, n => new Lazy<Task<IReadOnlyDictionary<TopologyRow, IReadOnlyList<string>>>>(
            () => Task.Run(() => TopologyPlayer.PlayAsync(n, new PolicyForbidder(), agents: true))));

    public Task InitializeAsync() => Task.CompletedTask;

    /// <summary>What was not as expected in a row.</summary>
    public async Task<IReadOnlyList<string>> FailuresAsync(TopologyRow row)
    {
        foreach (var net in _nets.Values)
        {
            _ = net.Value;
        }

        return (await _nets[row.Net].Value)[row];
    }
    /// <summary>Nothing may be left behind, also when only some rows were asked for.</summary>
    public async Task DisposeAsync()
    {
        foreach (var net in _nets.Values.Where(n => n.IsValueCreated))
        {
            await ((Task)net.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
