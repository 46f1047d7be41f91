using System.Collections.Immutable;
using System.Text.Json;
using Antrea.Actors.Messages;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Tiers;

namespace Antrea.Kubernetes.Tiers;

/// <summary>What the six system tiers have to be, and which are not. Pure.</summary>
public static class SystemTiers
{
    /// <summary>Their names, in order of evaluation.</summary>
    public static readonly ImmutableArray<string> Names = [.. TierTable.System.OrderBy(t => t.Value).Select(t => t.Key)];

    // The text that Antrea gives them, as people and programs know it.
    private static readonly ImmutableDictionary<string, string> Words = ImmutableDictionary.CreateRange(new Dictionary<string, string>
    {
        ["emergency"] = "Emergency", ["securityops"] = "SecurityOps", ["networkops"] = "NetworkOps",
        ["platform"] = "Platform", ["application"] = "default Application", ["baseline"] = "Baseline",
    });

    /// <summary>A tier's description.</summary>
    public static string Description(string name) => $"[READ-ONLY]: System generated {Words[name]} Tier";

    /// <summary>Those that are missing, or not as they have to be, as far as the source saw.</summary>
    public static IEnumerable<string> Wrong(ClusterSeen seen) => Names.Where(n =>
        !seen.Objects.TryGetValue(Key(n), out var o) || seen.Unreadable.ContainsKey(Key(n))
        || o is not Tier t || t.Priority != TierTable.System[n] || t.Description != Description(n));

    /// <summary>True if a Tier as the API server gave it is as it has to be.</summary>
    public static bool IsRight(string name, JsonElement tier) =>
        tier.Field("spec") is var spec && spec.Number("priority") == TierTable.System[name] && spec.Text("description") == Description(name);

    private static ObjectKey Key(string name) => new("Tier", ApiGroups.Antrea, "", name);
}
