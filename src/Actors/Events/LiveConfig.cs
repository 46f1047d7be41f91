using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Events;

/// <summary>What a usable ConfigMap says, nothing filled in: with the file it makes the configuration in force, also if the file changes.</summary>
/// <param name="Gates">Gates that antrea-agent.conf sets, by name: <c>true</c> or <c>false</c>; null = the map has no antrea-agent.conf.</param>
/// <param name="Failsafe">Its failsafe section, or null.</param>
/// <param name="ControllerGates">Gates that antrea-controller.conf sets; null = the map has none.</param>
/// <param name="Keys">Other keys of its antrea-agent.conf: no gates, no failsafe, no warnings; null = none.</param>
public sealed record LiveConfig(Labels? Gates = null, FailsafeOptions? Failsafe = null, Labels? ControllerGates = null, AgentConfig? Keys = null)
{
    /// <summary>Of the map's two texts as read; null = not there.</summary>
    public static LiveConfig Of(AgentConfig? agent, AgentConfig? controller) => new(GatesOf(agent), agent?.Failsafe, GatesOf(controller), KeysOf(agent));

    /// <summary>The configuration in force with this on top of a file; null and why if a gate is not known.</summary>
    public EffectiveConfig? On(AgentConfig file, out string? problem) =>
        EffectiveConfig.Of(file, Config(Gates, Failsafe, Keys), Config(ControllerGates, null, null), out problem);

    private static Labels? GatesOf(AgentConfig? config) => config is null
        ? null
        : Labels.Of(config.FeatureGates.Select(g => KeyValuePair.Create(g.Key, g.Value ? "true" : "false")));

    private static AgentConfig? KeysOf(AgentConfig? config)
    {
        var keys = config is null ? null : config with { FeatureGates = [], Failsafe = null, Warnings = [] };
        return AgentConfig.Empty.Equals(keys) ? null : keys;
    }

    private static AgentConfig? Config(Labels? gates, FailsafeOptions? failsafe, AgentConfig? keys) => gates is null
        ? null
        : (keys ?? AgentConfig.Empty) with { FeatureGates = ListOf.From(gates.Select(g => KeyValuePair.Create(g.Key, g.Value == "true"))), Failsafe = failsafe };
}
