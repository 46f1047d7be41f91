namespace Antrea.Kernel.Tests.Topology;

/// <summary>Plays each net once with real agents, the nets side by side, when the first row is asked for.</summary>
public sealed class TopologyFarm
{
    private readonly Dictionary<Net, Lazy<Task<IReadOnlyDictionary<TopologyRow, IReadOnlyList<string>>>>> _nets = Enum.GetValues<Net>().ToDictionary(
        n => n, n => new Lazy<Task<IReadOnlyDictionary<TopologyRow, IReadOnlyList<string>>>>(
            () => Task.Run(() => TopologyPlayer.PlayAsync(n, new PolicyForbidder(), agents: true))));

    public async Task<IReadOnlyList<string>> FailuresAsync(TopologyRow row)
    {
        foreach (var net in _nets.Values)
        {
            _ = net.Value;
        }

        return (await _nets[row.Net].Value)[row];
    }
}
