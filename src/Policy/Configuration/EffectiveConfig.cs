using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Configuration;

/// <summary>The configuration in force: the file, overridden key by key by the live ConfigMap.</summary>
/// <param name="Gates">Feature gates.</param>
/// <param name="Failsafe">Failsafe options.</param>
/// <param name="Pods">What concerns Pods; never null.</param>
public sealed record EffectiveConfig(GateSet Gates, FailsafeOptions Failsafe, PodOptions? Pods = null)
{
    /// <summary>What concerns Pods.</summary>
    public PodOptions Pods { get; init; } = Pods ?? PodOptions.Default;

    /// <summary>Everything at its default.</summary>
    public static readonly EffectiveConfig Defaults = new(GateSet.Defaults, FailsafeOptions.Default);

    /// <summary>
    /// What an agent judges a policy by. Unlike at admission, layer-7 rules are accepted whatever their gate says: refusing the policy would
    /// let through what its other rules deny; the compiler drops the traffic of such a rule instead.
    /// </summary>
    public bool IsGateOnForRules(string gate) => gate == KnownGates.L7NetworkPolicy || Gates.IsOn(gate);

    /// <summary>True if policies are applied to Nodes at all.</summary>
    public bool AppliesNodePolicies => Gates.IsOn(KnownGates.AntreaPolicy) && Gates.IsOn(KnownGates.NodeNetworkPolicy);

    /// <summary>The configuration of a file, with <paramref name="live"/> on top if there is one.</summary>
    /// <param name="file">antrea-agent.conf as given at start.</param>
    /// <param name="live">antrea-agent.conf of the ConfigMap, or null.</param>
    /// <param name="controller">antrea-controller.conf of the ConfigMap, or null: L7NetworkPolicy off there is off.</param>
    /// <param name="problem">Why the result is null: a gate that is not known.</param>
    public static EffectiveConfig? Of(AgentConfig file, AgentConfig? live, AgentConfig? controller, out string? problem)
    {
        var gates = GateSet.Defaults.With(file.FeatureGates, out problem);
        gates = gates is null || live is null ? gates : gates.With(live.FeatureGates, out problem);
        if (gates is not null && controller is not null)
        {
            var off = controller.FeatureGates.Where(g => g is { Key: KnownGates.L7NetworkPolicy, Value: false });
            gates = GateSet.Defaults.With(controller.FeatureGates, out problem) is null ? null : gates.With(off, out problem);
        }

        return gates is null ? null : new EffectiveConfig(
            gates,
            live?.Failsafe ?? file.Failsafe ?? FailsafeOptions.Default,
            new PodOptions(
                live?.DenyUnknownPods ?? file.DenyUnknownPods ?? false,
                live?.TerminateExisting ?? file.TerminateExisting ?? false,
                (live?.MarkMask ?? file.MarkMask) is { } mask ? new MarkBits(mask) : MarkBits.Default,
                new DnsSettings(live?.FqdnCacheMinTtl ?? file.FqdnCacheMinTtl ?? 0, live?.DnsServer ?? file.DnsServer ?? ""),
                (live?.L7 ?? L7Config.Empty).On((file.L7 ?? L7Config.Empty).On(L7Settings.Default))));
    }
}
