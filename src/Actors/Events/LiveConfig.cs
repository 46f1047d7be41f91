using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Events;

/// <summary>What a usable ConfigMap says, nothing filled in: with the file it makes the configuration in force, also if the file changes.</summary>
/// <param name="Gates">Gates that antrea-agent.conf sets, by name: <c>true</c> or <c>false</c>; null = the map has no antrea-agent.conf.</param>
/// <param name="Failsafe">Its failsafe section, or null.</param>
/// <param name="ControllerGates">Gates that antrea-controller.conf sets; null = the map has none.</param>
public sealed record LiveConfig(Labels? Gates = null, FailsafeOptions? Failsafe = null, Labels? ControllerGates = null)
{
    /// <summary>Of the map's two texts as read; null = not there.</summary>
    public static LiveConfig Of(AgentConfig? agent, AgentConfig? controller) => new(GatesOf(agent), agent?.Failsafe, GatesOf(controller));

    /// <summary>The configuration in force with this on top of a file; null and why if a gate is not known.</summary>
    public EffectiveConfig? On(AgentConfig file, out string? problem) =>
        EffectiveConfig.Of(file, Config(Gates, Failsafe), Config(ControllerGates, null), out problem);

    private static Labels? GatesOf(AgentConfig? config) => config is null
        ? null
        : Labels.Of(config.FeatureGates.Select(g => KeyValuePair.Create(g.Key, g.Value ? "true" : "false")));

    private static AgentConfig? Config(Labels? gates, FailsafeOptions? failsafe) => gates is null
        ? null
        : new AgentConfig(ListOf.From(gates.Select(g => KeyValuePair.Create(g.Key, g.Value == "true"))), failsafe);
}
