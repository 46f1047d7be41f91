using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>
/// The questions that are open: each with flow and id, for <see cref="Patience"/>. Only of use where queries are seen, too; see docs/fqdn.md for what it
/// adds to connection tracking. Bounded a client, so that no client can push out another's. A value.
/// </summary>
public sealed class DnsQueries
{
    /// <summary>How long an answer is awaited. Resolvers give up sooner.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Open questions a client.</summary>
    public const int MaxOpen = 1024;

    /// <summary>No question is open.</summary>
    public static readonly DnsQueries None = new([]);

    private readonly ImmutableDictionary<IpNet, ExpiringSet<Open>> _clients;

    private DnsQueries(ImmutableDictionary<IpNet, ExpiringSet<Open>> clients) => _clients = clients;

    /// <summary>Questions held, those included whose time is over but that were not yet removed.</summary>
    public int Count => _clients.Values.Sum(c => c.Count);

    /// <summary>After a query was sent; an answer or something other than a standard query changes nothing.</summary>
    public DnsQueries Asked(DnsFlowKey flow, DnsMessage query, TimeSpan now)
    {
        if (query.IsResponse || query.Opcode != 0)
        {
            return this;
        }

        var client = flow.Client.Address;
        var open = _clients.GetValueOrDefault(client, ExpiringSet<Open>.Empty).At(now).Promise(new(flow, query.Id, query.Question), now + Patience);
        while (open.Count > MaxOpen && open.TryFirst(out var first, out _))
        {
            open = open.Remove(first);
        }

        return new(_clients.SetItem(client, open));
    }

    /// <summary>True if the answer has flow, id and question of an open query. A query stays open: networks duplicate packets.</summary>
    public bool IsAnsweredBy(DnsFlowKey flow, DnsMessage answer, TimeSpan now) =>
        answer.IsResponse && _clients.TryGetValue(flow.Client.Address, out var open)
        && open.Expiry(new(flow, answer.Id, answer.Question)) > now;

    /// <summary>Without what nobody waits for any more.</summary>
    public DnsQueries At(TimeSpan now)
    {
        var clients = _clients;
        foreach (var (client, open) in _clients)
        {
            var left = open.At(now);
            clients = left.Count == 0 ? clients.Remove(client) : clients.SetItem(client, left);
        }

        return new(clients);
    }

    private readonly record struct Open(DnsFlowKey Flow, ushort Id, DnsQuestion Question);
}
