using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>Everything that decides what an answer means: the Pods with fqdn rules, whom to believe, and the least time to live. Immutable.</summary>
public sealed class FqdnTable
{
    /// <summary>No Pod has an fqdn rule.</summary>
    public static readonly FqdnTable Empty = new([], DnsServers.Anyone, 0, false);

    private readonly Dictionary<IpNet, FqdnPod> _byAddress = [];

    /// <summary>A table. Of two Pods with one Id or one address, the later counts.</summary>
    /// <param name="pods">Pods with at least one fqdn rule.</param>
    /// <param name="servers"><c>dnsServerOverride</c>.</param>
    /// <param name="minTtl"><c>fqdnCacheMinTTL</c>, seconds.</param>
    /// <param name="queriesSeen">True if queries are seen too: then only answers to a seen query are believed.</param>
    public FqdnTable(IEnumerable<FqdnPod> pods, DnsServers servers, uint minTtl, bool queriesSeen = false)
    {
        (Servers, MinTtl, QueriesSeen) = (servers, minTtl, queriesSeen);
        var byId = ImmutableDictionary.CreateBuilder<string, FqdnPod>();
        var sets = ImmutableHashSet.CreateBuilder<string>();
        foreach (var pod in pods)
        {
            byId[pod.Id] = pod;
            foreach (var address in pod.Addresses)
            {
                _byAddress[address] = pod;
            }

            foreach (var rule in pod.Rules)
            {
                sets.UnionWith(new[] { rule.Set4, rule.Set6 }.OfType<string>());
            }
        }

        (Pods, Sets) = (byId.ToImmutable(), sets.ToImmutable());
    }

    /// <summary>Pods by Id.</summary>
    public ImmutableDictionary<string, FqdnPod> Pods { get; }

    /// <summary>The names of all sets.</summary>
    public ImmutableHashSet<string> Sets { get; }

    /// <summary>Whose answers count.</summary>
    public DnsServers Servers { get; }

    /// <summary>Seconds that an address is kept at least.</summary>
    public uint MinTtl { get; }

    /// <summary>True if queries are seen and answers must match one.</summary>
    public bool QueriesSeen { get; }

    /// <summary>The Pod with this address; null if it has no fqdn rule or is not known.</summary>
    public FqdnPod? PodAt(IpNet address) => _byAddress.GetValueOrDefault(address);
}
