using System.Collections.Immutable;
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

    /// <summary>What a segment would make of its flow, and the messages that it completes. Nothing is kept until <see cref="Keep"/>.</summary>
    public (Entry? Entry, ImmutableArray<ReadOnlyMemory<byte>> Messages) Offer(
        Datagram datagram, string pod, DnsFlowKey key, bool reply, TimeSpan now)
    {
        var entry = Find(pod, key, reply);
        var first = datagram.IsSyn ? datagram.Sequence + 1 : datagram.Sequence;
        if (datagram.IsSyn && entry?.Start != first)
        {
            entry = new Entry(DnsFlow.StartingAt(first), first, now);
        }
        else if (entry is null)
        {
            if (!MayBegin(datagram.Payload, reply))
            {
                return (null, []);
            }

            entry = new Entry(DnsFlow.StartingAt(first), null, now);
        }

        var step = entry.Flow.Offer(first, datagram.Payload);
        return (step.Flow is { } flow ? entry with { Flow = flow, Used = now } : null, step.Messages);
    }

    /// <summary>A malformed message where the framing was a guess says that the guess was wrong.</summary>
    public static Entry? AfterMalformed(Entry? entry) => entry?.Start is null ? null : entry;

    /// <summary>Keeps a flow, or with null forgets it.</summary>
    /// <returns>How many flows were lost by it.</returns>
    public int Keep(string pod, DnsFlowKey key, bool reply, Entry? entry)
    {
        if (!_pods.TryGetValue(pod, out var flows))
        {
            _pods[pod] = flows = [];
        }

        if (entry is null)
        {
            return flows.Remove((key, reply)) ? 1 : 0;
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

    private Entry? Find(string pod, DnsFlowKey key, bool reply) =>
        _pods.TryGetValue(pod, out var flows) && flows.TryGetValue((key, reply), out var e) ? e : null;

    /// <summary>Of a connection whose beginning was not seen: may a message begin here? If the guess is wrong, the message will be malformed.</summary>
    private static bool MayBegin(ReadOnlySpan<byte> payload, bool reply) =>
        payload.Length >= 2 && ((payload[0] << 8) | payload[1]) >= 12 && (payload.Length < 5 || (payload[4] & 0x80) != 0 == reply);

    /// <summary>A flow that is followed.</summary>
    /// <param name="Flow">Its state.</param>
    /// <param name="Start">Number of the first byte after the SYN; null if the beginning was not seen, and where messages begin is a guess.</param>
    /// <param name="Used">When a packet last came.</param>
    internal sealed record Entry(DnsFlow Flow, uint? Start, TimeSpan Used);
}
