using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Planning.Pods;

/// <summary>The address sets of a plan in the making. What did not change since the previous plan is taken over as the same object.</summary>
internal sealed class PeerSets(PlanInputs inputs, PodPlan? previous)
{
    private readonly SortedDictionary<string, PeerSet> _sets = new(StringComparer.Ordinal);

    /// <summary>All sets, sorted by id.</summary>
    public IEnumerable<PeerSet> All() => _sets.Values;

    /// <summary>The set of a rule's selectors and networks; its id.</summary>
    public string Of(RulePeers peers)
    {
        var name = new StringBuilder().AppendJoin(' ', peers.Selectors.Select(s => s.Id).Order(StringComparer.Ordinal))
            .Append('|').AppendJoin(' ', peers.Nets.Order());
        return Add(name.ToString(), Sources(peers), () => peers.Nets.Concat(Members(peers).SelectMany(m => m.Addresses)));
    }

    /// <summary>The set of those members that have a named port with one number; its id.</summary>
    public string OfPort(RulePeers peers, string port, IEnumerable<Member> members)
    {
        var name = new StringBuilder().AppendJoin(' ', peers.Selectors.Select(s => s.Id).Order(StringComparer.Ordinal)).Append('|').Append(port);
        return Add(name.ToString(), Sources(peers), () => members.SelectMany(m => m.Addresses));
    }

    /// <summary>The members of a rule's selectors.</summary>
    public IEnumerable<Member> Members(RulePeers peers) =>
        peers.Selectors.SelectMany(s => inputs.Members.GetValueOrDefault(s.Id, [])).DistinctBy(m => m.Key);

    private object[] Sources(RulePeers peers)
    {
        var sources = new object[peers.Selectors.Count];
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i] = inputs.Members.TryGetValue(peers.Selectors[i].Id, out var m) ? ImmutableCollectionsMarshal.AsArray(m)! : [];
        }

        return sources;
    }

    private string Add(string name, object[] sources, Func<IEnumerable<IpNet>> addresses)
    {
        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        if (_sets.ContainsKey(id))
        {
            return id;
        }

        var old = previous?.SetById.GetValueOrDefault(id);
        if (old is not null && old.Sources.AsSpan().SequenceEqual(sources))
        {
            _sets[id] = old;
            return id;
        }

        var all = addresses().ToList();
        var now = new PeerSet(id, NetSet.Of(all, v6: false), NetSet.Of(all, v6: true)) { Sources = sources };
        _sets[id] = now.Equals(old) && old is not null ? old with { Sources = sources } : now;
        return id;
    }
}
