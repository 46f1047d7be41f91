using Antrea.Kubernetes.Configuration;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>The two texts of the ConfigMap antrea-config, as an agent takes them.</summary>
public static class ConfigText
{
    /// <summary>The configuration; anything that an agent would warn of fails.</summary>
    public static EffectiveConfig Effective(string agent, string controller)
    {
        var (live, other) = (AgentConfigReader.Parse(agent), AgentConfigReader.Parse(controller));
        live.Warnings.ShouldBeEmpty();
        other.Warnings.ShouldBeEmpty();
        live.Backend.ShouldBeNull();
        var config = EffectiveConfig.Of(AgentConfig.Empty, live, other, out var problem);
        problem.ShouldBeNull();
        return config!;
    }

    public static void ShouldBeDefaults(string agent, string controller)
    {
        var config = Effective(agent, controller);
        config.Gates.Effective().ShouldBe(EffectiveConfig.Defaults.Gates.Effective());
        config.Failsafe.ShouldBe(FailsafeOptions.Default);
        config.Pods.ShouldBe(EffectiveConfig.Defaults.Pods);
    }
}
