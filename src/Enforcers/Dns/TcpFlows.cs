using Antrea.Policy.Fqdn;

namespace Antrea.Enforcers.Dns;

/// <summary>
/// The DNS connections that are followed, each direction by itself. Bounded a Pod in number and bytes, so that one Pod cannot make another's
/// forgotten; the one unused for longest goes first.
/// </summary>
internal sealed class TcpFlows(DnsOptions options)
{
    private readonly Dictionary<string, Dictionary<(DnsFlowKey Key, bool Reply), Entry>> _pods = [];

    public int Count => _pods.Values.Sum(p => p.Count);

    public int Bytes => _pods.Values.Sum(p => p.Values.Sum(e => e.Flow.Held));

    public Entry? Find(string pod, DnsFlowKey key, bool reply) =>
        _pods.TryGetValue(pod, out var flows) && flows.TryGetValue((key, reply), out var e) ? e : null;

    /// <summary>Keeps a flow, or with null forgets it.</summary>
    /// <returns>How many others had to go.</returns>
    public int Set(string pod, DnsFlowKey key, bool reply, Entry? entry)
    {
        if (!_pods.TryGetValue(pod, out var flows))
        {
            _pods[pod] = flows = [];
        }

        if (entry is null)
        {
            flows.Remove((key, reply));
            return 0;
        }

        flows[(key, reply)] = entry;
        var lost = 0;
        while (flows.Count > options.FlowsPerPod || (flows.Count > 1 && flows.Values.Sum(e => e.Flow.Held) > options.FlowBytesPerPod))
        {
            flows.Remove(flows.Where(f => f.Key != (key, reply)).MinBy(f => f.Value.Used).Key);
            lost++;
        }

        return lost;
    }

    /// <summary>Forgets what was not used for a while, and Pods that are no longer known.</summary>
    public void Prune(TimeSpan now, FqdnTable table)
    {
        foreach (var (pod, flows) in _pods)
        {
            foreach (var (key, entry) in flows)
            {
                if (now - entry.Used >= options.FlowIdle)
                {
                    flows.Remove(key);
                }
            }

            if (flows.Count == 0 || !table.Pods.ContainsKey(pod))
            {
                _pods.Remove(pod);
            }
        }
    }

    /// <param name="Flow">Its state.</param>
    /// <param name="Start">Number of the first byte after the SYN; null if the beginning was not seen, and where messages begin is a guess.</param>
    /// <param name="Used">When a packet last came.</param>
    internal sealed record Entry(DnsFlow Flow, uint? Start, TimeSpan Used);
}
