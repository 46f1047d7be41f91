using System.Text.Json;
using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Tests.Conformance.Pods;

/// <summary>Answers for the domain names of a case, and what Pods have learnt from the answers.</summary>
internal sealed class NameServer(int minTtl)
{
    private readonly Dictionary<string, (int Ttl, IReadOnlyList<string> Addresses)> _records = [];
    private readonly List<string> _outside = [];

    /// <summary>Addresses by set.</summary>
    public Dictionary<string, NetSet> Learnt { get; } = [];

    /// <summary>
    /// Changes records. Time passes until the old record has run out, but not longer than that: addresses that have to be kept longer
    /// are still known.
    /// </summary>
    public void Change(JsonElement records, Func<string, string> substitute)
    {
        foreach (var record in records.EnumerateObject())
        {
            var isPlain = record.Value.ValueKind == JsonValueKind.Array;
            var addresses = (isPlain ? record.Value : record.Value.GetProperty("addresses")).EnumerateArray().Select(a => substitute(a.GetString()!));
            if (_records.TryGetValue(record.Name, out var old) && minTtl <= old.Ttl)
            {
                Learnt.Clear();
            }

            _records[record.Name] = (isPlain ? 0 : record.Value.GetProperty("ttl").GetInt32(), [.. addresses]);
        }
    }

    /// <summary>Resolves a name; names without a record are outside of the cluster.</summary>
    public string Resolve(string name, bool v6)
    {
        name = name.TrimEnd('.').ToLowerInvariant();
        if (_records.TryGetValue(name, out var record))
        {
            return record.Addresses.Single();
        }

        if (!_outside.Contains(name))
        {
            _outside.Add(name);
        }

        return $"{(v6 ? "2001:db8::" : "198.51.100.")}{_outside.IndexOf(name) + 1}";
    }

    /// <summary>A Pod receives the answer: its sets for patterns that match the name get the address.</summary>
    public void Learn(PodPlan plan, LocalPod? pod, string name, IpNet address)
    {
        foreach (var clause in plan.RulesOf(pod?.Egress ?? "").SelectMany(r => r.Clauses).Where(c => c.Fqdn.Length > 0))
        {
            if (FqdnPattern.Parse(clause.Fqdn).Matches(name))
            {
                var known = Learnt.GetValueOrDefault(clause.FqdnSet, NetSet.Empty);
                Learnt[clause.FqdnSet] = NetSet.Of(known.Nets.Append(address), address.IsV6);
            }
        }
    }
}
