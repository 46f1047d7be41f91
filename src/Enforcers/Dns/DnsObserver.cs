using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;

namespace Antrea.Enforcers.Dns;

/// <summary>
/// Looks at queued DNS packets of Pods with fqdn rules and sees to it that the addresses of an answer are in the sets before the answer arrives.
/// May be called from several threads; one packet is dealt with after the other, so what a sender repeats waits behind what it repeats.
/// </summary>
/// <remarks>
/// A packet changes the state only when the sets have taken its addresses. One that they refused counts as never seen: its repetition is judged as
/// the first was.
/// </remarks>
/// <param name="sets">The kernel.</param>
/// <param name="time">The clock.</param>
/// <param name="options">Bounds; null = the usual ones.</param>
/// <param name="warn">Told of full sets and failures, at most once a minute each.</param>
public sealed class DnsObserver(IFqdnSets sets, TimeProvider time, DnsOptions? options = null, Action<string>? warn = null)
{
    private static readonly TimeSpan PruneEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Warnings _warnings = new(warn);
    private readonly TcpFlows _flows = new(options ?? new DnsOptions());
    private readonly long _start = time.GetTimestamp();
    private FqdnCache _cache = FqdnCache.Of(options?.Limits);
    private DnsQueries _queries = DnsQueries.None;
    private DnsStatistics _counts = new();
    private TimeSpan _pruned;

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Counts and sizes.</summary>
    public DnsStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return _counts with
                {
                    CachedAnswers = _cache.Answers,
                    CachedAddresses = _cache.Addresses,
                    Flows = _flows.Count,
                    FlowBytes = _flows.Bytes,
                };
            }
        }
    }

    /// <summary>
    /// Takes a new table. Its sets must exist in the kernel; new ones are filled with what their Pods were told before. If the sets throw,
    /// that goes to the caller and the old table stays.
    /// </summary>
    public void Use(FqdnTable table)
    {
        lock (_gate)
        {
            var now = Now;
            var (next, change) = _cache.Use(table, now);
            Apply(change, now);
            _cache = next;
            _flows.Prune(now, table);
        }
    }

    /// <summary>Says what a set of the table held when the agent started, so that no answer cuts it short.</summary>
    public void Seed(string set, IpNet address, TimeSpan left)
    {
        lock (_gate)
        {
            _cache = _cache.Seed(set, address, left, Now);
        }
    }

    /// <summary>What a set should hold now, to make it again should the kernel have lost it.</summary>
    public ImmutableArray<FqdnAddition> Contents(string set)
    {
        lock (_gate)
        {
            return _cache.Contents(set, Now);
        }
    }

    /// <summary>Judges a packet from server to Pod. What cannot be read passes: new names stay unknown.</summary>
    /// <param name="packet">The whole IP packet as the Pod will get it (source address not yet translated back).</param>
    /// <param name="asked">The server that the Pod asked, from the connection's original tuple; null = the packet's source.</param>
    public DnsVerdict Reply(ReadOnlySpan<byte> packet, DnsEndpoint? asked = null)
    {
        if (!Datagram.TryRead(packet, out var datagram))
        {
            return DnsVerdict.Pass;
        }

        lock (_gate)
        {
            var now = Prune();
            if (_cache.Table.PodAt(datagram.Destination.Address) is not { } pod)
            {
                return DnsVerdict.Pass;
            }

            _counts = _counts with { Packets = _counts.Packets + 1 };
            if (!_cache.Table.Servers.Believes(asked ?? datagram.Source))
            {
                _counts = _counts with { NotBelieved = _counts.NotBelieved + 1 };
                return DnsVerdict.Pass;
            }

            var key = new DnsFlowKey(datagram.IsTcp, datagram.Destination, datagram.Source);
            var (entry, payloads) = Messages(datagram, pod.Id, key, reply: true, now);
            var next = _cache;
            var counts = _counts;
            foreach (var payload in payloads)
            {
                if (!DnsMessage.TryParse(payload.Span, out var message))
                {
                    counts = counts with { Malformed = counts.Malformed + 1 };
                    entry = TcpFlows.AfterMalformed(entry);
                }
                else if (_cache.Table.QueriesSeen && !_queries.IsAnsweredBy(key, message, now))
                {
                    counts = counts with { Unasked = counts.Unasked + 1 };
                }
                else if (DnsAnswer.Of(message) is { } answer)
                {
                    (next, var change) = next.Learn(pod.Id, answer, now);
                    if (!Applied(change, pod.Id, answer.Name, now))
                    {
                        return DnsVerdict.Drop;
                    }

                    counts = counts with
                    {
                        Answers = counts.Answers + 1,
                        Additions = counts.Additions + change.Additions.Length,
                        Evictions = counts.Evictions + change.Removals.Length,
                        Forgotten = counts.Forgotten + change.Forgotten,
                    };
                }
            }

            (_cache, _counts) = (next, counts);
            Keep(pod.Id, key, reply: true, datagram.IsTcp, entry);
            return DnsVerdict.Pass;
        }
    }

    /// <summary>Takes note of a packet from Pod to server, which always passes. Without effect unless the table says that queries are seen.</summary>
    public void Query(ReadOnlySpan<byte> packet)
    {
        if (!Datagram.TryRead(packet, out var datagram))
        {
            return;
        }

        lock (_gate)
        {
            var now = Prune();
            if (!_cache.Table.QueriesSeen || _cache.Table.PodAt(datagram.Source.Address) is not { } pod)
            {
                return;
            }

            var key = new DnsFlowKey(datagram.IsTcp, datagram.Source, datagram.Destination);
            var (entry, payloads) = Messages(datagram, pod.Id, key, reply: false, now);
            foreach (var payload in payloads)
            {
                if (DnsMessage.TryParse(payload.Span, out var message))
                {
                    _queries = _queries.Asked(key, message, now);
                }
                else
                {
                    entry = TcpFlows.AfterMalformed(entry);
                }
            }

            Keep(pod.Id, key, reply: false, datagram.IsTcp, entry);
        }
    }

    private (TcpFlows.Entry? Entry, ImmutableArray<ReadOnlyMemory<byte>> Messages) Messages(
        Datagram datagram, string pod, DnsFlowKey key, bool reply, TimeSpan now) =>
        datagram.IsTcp ? _flows.Offer(datagram, pod, key, reply, now) : (null, [datagram.Payload.ToArray()]);

    private void Keep(string pod, DnsFlowKey key, bool reply, bool isTcp, TcpFlows.Entry? entry)
    {
        if (isTcp)
        {
            _counts = _counts with { LostFlows = _counts.LostFlows + _flows.Keep(pod, key, reply, entry) };
        }
    }

    private bool Applied(FqdnChange change, string pod, string name, TimeSpan now)
    {
        try
        {
            Apply(change, now);
            return true;
        }
        catch (Exception e)
        {
            _counts = _counts with { Failures = _counts.Failures + 1 };
            _warnings.Say("failure", now, $"the addresses of {name} for Pod {pod} are not in their sets, so the answer is dropped: {e.Message}");
            return false;
        }
    }

    private void Apply(FqdnChange change, TimeSpan now)
    {
        if (!change.Removals.IsEmpty)
        {
            sets.Remove(change.Removals);
            var full = change.Removals[0];
            _warnings.Say(full.Set, now, $"set {full.Set} is full: {full.Address.Address} and perhaps others left it before their time");
        }

        if (!change.Additions.IsEmpty)
        {
            sets.Add(change.Additions);
        }
    }

    private TimeSpan Prune()
    {
        var now = Now;
        if (now - _pruned >= PruneEvery)
        {
            _pruned = now;
            (_cache, _queries) = (_cache.At(now), _queries.At(now));
            _flows.Prune(now, _cache.Table);
        }

        return now;
    }
}
