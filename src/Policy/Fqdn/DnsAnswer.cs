using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>What an answer says of the name that was asked for.</summary>
/// <param name="Name">The question's canonical name.</param>
/// <param name="Addresses">Its addresses, each once.</param>
public sealed record DnsAnswer(string Name, ImmutableArray<DnsAddress> Addresses)
{
    /// <summary>
    /// The addresses at the end of the question's chain of aliases; the time to live is the shortest along the chain. Records that the question
    /// does not lead to are not believed; a chain that comes back to itself has no end. 0.0.0.0 and ::, which blocking resolvers answer, are no addresses.
    /// </summary>
    /// <returns>Null if it is a query, an error, of another class, or gives no address.</returns>
    public static DnsAnswer? Of(DnsMessage message)
    {
        if (!message.IsResponse || message.Opcode != 0 || message.Rcode != 0 || message.Question.Class != DnsType.ClassIn)
        {
            return null;
        }

        var aliases = new Dictionary<string, DnsRecord>();
        foreach (var r in message.Answers)
        {
            if (r.Target is not null)
            {
                aliases.TryAdd(r.Name, r);
            }
        }

        var (name, ttl) = (message.Question.Name, uint.MaxValue);
        var seen = new HashSet<string>();
        while (aliases.TryGetValue(name, out var alias))
        {
            if (!seen.Add(name))
            {
                return null;
            }

            (name, ttl) = (alias.Target!, Math.Min(ttl, alias.Ttl));
        }

        var addresses = new Dictionary<IpNet, uint>();
        foreach (var r in message.Answers)
        {
            if (r.Address is { } a && a.Bits != 0 && r.Name == name)
            {
                var t = Math.Min(ttl, r.Ttl);
                addresses[a] = addresses.TryGetValue(a, out var known) ? Math.Max(known, t) : t;
            }
        }

        return addresses.Count == 0 ? null : new DnsAnswer(message.Question.Name, [.. addresses.Select(a => new DnsAddress(a.Key, a.Value))]);
    }
}
