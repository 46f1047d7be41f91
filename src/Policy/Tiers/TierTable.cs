using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Tiers;

/// <summary>Tier names and their priorities: the six system tiers and the custom ones. Lower is evaluated first.</summary>
public sealed class TierTable
{
    /// <summary>Priority of the default tier.</summary>
    public const int Application = 250;

    /// <summary>Where Kubernetes NetworkPolicies stand: behind every tier but baseline. No tier may have this priority.</summary>
    public const int Kubernetes = 252;

    /// <summary>Priority of the baseline tier, evaluated after Kubernetes NetworkPolicies.</summary>
    public const int Baseline = 253;

    /// <summary>The tiers that exist in every cluster.</summary>
    public static readonly ImmutableSortedDictionary<string, int> System = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new Dictionary<string, int>
        {
            ["emergency"] = 50,
            ["securityops"] = 100,
            ["networkops"] = 150,
            ["platform"] = 200,
            ["application"] = Application,
            ["baseline"] = Baseline,
        });

    /// <summary>The system tiers only.</summary>
    public static readonly TierTable Default = new([]);

    private readonly ImmutableSortedDictionary<string, int> _byName;

    /// <summary>The system tiers and <paramref name="custom"/>; a system tier's priority cannot be changed.</summary>
    public TierTable(IEnumerable<Tier> custom)
    {
        var b = System.ToBuilder();
        foreach (var t in custom)
        {
            b.TryAdd(t.Metadata.Name, t.Priority);
        }

        _byName = b.ToImmutable();
    }

    /// <summary>Names and priorities.</summary>
    public IReadOnlyDictionary<string, int> All => _byName;

    /// <summary>
    /// The priority of a tier, or null if there is none of that name. The static names are also known with capital letters
    /// (<c>SecurityOps</c>), as old manifests write them; empty means the default tier.
    /// </summary>
    public int? PriorityOf(string name) =>
        name.Length == 0 ? Application
        : _byName.TryGetValue(name, out var p) ? p
        : StaticName(name) is { } s ? System[s] : null;

    private static string? StaticName(string name) => name switch
    {
        "Emergency" => "emergency",
        "SecurityOps" => "securityops",
        "NetworkOps" => "networkops",
        "Platform" => "platform",
        "Application" => "application",
        "Baseline" => "baseline",
        _ => null,
    };
}
