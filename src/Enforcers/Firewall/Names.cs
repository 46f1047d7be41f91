using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

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

    private const string RulePrefix = "ANTREA-POL-";

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

    /// <summary>True for chains of ours, also those of an earlier run.</summary>
    public static bool IsOwnChain(string name) => name is Input or Output or NeighbourDiscovery
        || name.StartsWith(RulePrefix, StringComparison.Ordinal) || name.StartsWith("ANTREA-FAILSAFE-", StringComparison.Ordinal);

    /// <summary>True for sets of ours, also those of an earlier run.</summary>
    public static bool IsOwnSet(string name) =>
        name.StartsWith(RulePrefix, StringComparison.Ordinal) || name.StartsWith("ANTREA-FAILSAFE-", StringComparison.Ordinal);

    private static string Word(Direction d) => d == Direction.Ingress ? "INGRESS" : "EGRESS";

    private static char Digit(AddressFamily f) => f == AddressFamily.V4 ? '4' : '6';
}
