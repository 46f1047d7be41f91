using Antrea.Policy.Compile;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Names of our chains and sets. They are the names that Antrea uses where it has one, as users know them; all begin with a prefix by
/// which they are recognised without any memory.
/// </summary>
public static class Names
{
    /// <summary>Entry chain of INPUT.</summary>
    public const string Input = "ANTREA-INPUT";

    /// <summary>Entry chain of OUTPUT.</summary>
    public const string Output = "ANTREA-OUTPUT";

    /// <summary>Neighbour discovery (IPv6), ahead of everything else.</summary>
    public const string NeighbourDiscovery = "ANTREA-NDP";

    /// <summary>First chain of Pods in FORWARD.</summary>
    public const string PodForward = "ANTREA-POD-FORWARD";

    /// <summary>First chain of Pods in INPUT.</summary>
    public const string PodInput = "ANTREA-POD-INPUT";

    /// <summary>First chain of Pods in OUTPUT.</summary>
    public const string PodOutput = "ANTREA-POD-OUTPUT";

    /// <summary>Finds the rules of the source Pod.</summary>
    public const string PodEgress = "ANTREA-POD-EGRESS";

    /// <summary>Finds the rules of the destination Pod.</summary>
    public const string PodIngress = "ANTREA-POD-INGRESS";

    /// <summary>Rules on traffic to Services.</summary>
    public const string PodServices = "ANTREA-POD-SERVICES";

    /// <summary>Behind <see cref="PodServices"/>: what Pass does not skip.</summary>
    public const string PodServicesRest = "ANTREA-POD-SERVICES-REST";

    /// <summary>Binds the addresses of Pods to their interfaces (table raw).</summary>
    public const string PodBinding = "ANTREA-POD-BINDING";

    /// <summary>Finds the bridge port that an address is bound to (table raw).</summary>
    public const string PodPorts = "ANTREA-POD-PORTS";

    /// <summary>Brings answers of DNS servers to user space (table security).</summary>
    public const string PodDns = "ANTREA-POD-DNS";

    /// <summary>Where layer-7 rules go on: their connection is marked, and passes here as allowed.</summary>
    public const string PodL7 = "ANTREA-POD-L7";

    /// <summary>First chain of layer 7 (table security).</summary>
    public const string L7 = "ANTREA-L7";

    /// <summary>Packets of connections under layer-7 rules.</summary>
    public const string L7Judge = "ANTREA-L7-JUDGE";

    /// <summary>Answers of the servers.</summary>
    public const string L7Answers = "ANTREA-L7-ANSWERS";

    /// <summary>Packets that come back from the judge with bits for their connection.</summary>
    public const string L7Save = "ANTREA-L7-SAVE";

    /// <summary>Packets that the judge sent itself.</summary>
    public const string L7Own = "ANTREA-L7-OWN";

    private const string RulePrefix = "ANTREA-POL-";
    private static readonly string[] ChainPrefixes = [RulePrefix, "ANTREA-FAILSAFE-", "ANTREA-POD-", "ANTREA-PE-", "ANTREA-PI-", "ANTREA-PX-", "ANTREA-PT-", "ANTREA-L7-"];
    private static readonly string[] SetPrefixes = [RulePrefix, "ANTREA-FAILSAFE-", "ANTREA-PA-", "ANTREA-PS-", "ANTREA-FQ-"];

    /// <summary>Static exemptions.</summary>
    public static string Pre(Direction d) => $"ANTREA-POL-PRE-{Word(d)}-RULES";

    /// <summary>All rules of the tiers before baseline, in order.</summary>
    public static string Core(Direction d) => $"ANTREA-POL-{Word(d)}-RULES";

    /// <summary>Rules of the baseline tier, in order.</summary>
    public static string Baseline(Direction d) => $"ANTREA-POL-{Word(d)}-BASELINE";

    /// <summary>What stays open whatever the policies say.</summary>
    public static string Failsafe(Direction d) => $"ANTREA-FAILSAFE-{Word(d)}";

    /// <summary>Chain with the protocols and ports of a rule that has several.</summary>
    public static string Service(CompiledRule rule) => RulePrefix + rule.Id;

    /// <summary>Set with the addresses of a rule that has several.</summary>
    public static string Set(CompiledRule rule, AddressFamily family) => $"{RulePrefix}{rule.Id}-{Digit(family)}";

    /// <summary>Set with the addresses of a failsafe rule; equal contents share a set.</summary>
    public static string FailsafeSet(string contentHash, AddressFamily family) => $"ANTREA-FAILSAFE-{contentHash}-{Digit(family)}";

    /// <summary>Rules of a profile.</summary>
    public static string Profile(PodProfile p) => $"ANTREA-P{(p.Direction == Direction.Ingress ? 'I' : 'E')}-{p.Id}";

    /// <summary>Rules of a profile that Pass does not skip; profiles with the same ones share the chain.</summary>
    public static string Rest(PodProfile p) => $"ANTREA-PX-{p.Id}";

    /// <summary>Part of the tree that finds a Pod's rules, by its address prefix.</summary>
    public static string Branch(char tree, string prefixHash) => $"ANTREA-PT-{tree}-{prefixHash}";

    /// <summary>Set with the addresses of peers.</summary>
    public static string Peers(string id, AddressFamily family) => $"ANTREA-PA-{id}-{Digit(family)}";

    /// <summary>Set with the addresses that a Pod learnt for a domain name.</summary>
    public static string Learnt(string id, AddressFamily family) => $"ANTREA-FQ-{id}-{Digit(family)}";

    /// <summary>Set of Pods by what is done with them: INGRESS, GUARD, KNOWN, CIDR, BOUND, LINK, PORT, DNS.</summary>
    public static string Pods(string what, AddressFamily family) => $"ANTREA-PS-{what}-{Digit(family)}";

    /// <summary>True for chains of ours, also those of an earlier run.</summary>
    public static bool IsOwnChain(string name) => name is Input or Output or NeighbourDiscovery or L7 || HasPrefix(name, ChainPrefixes);

    /// <summary>True for sets of ours, also those of an earlier run.</summary>
    public static bool IsOwnSet(string name) => HasPrefix(name, SetPrefixes);

    private static bool HasPrefix(string name, string[] prefixes)
    {
        foreach (var p in prefixes)
        {
            if (name.StartsWith(p, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static string Word(Direction d) => d == Direction.Ingress ? "INGRESS" : "EGRESS";

    private static char Digit(AddressFamily f) => f == AddressFamily.V4 ? '4' : '6';
}
