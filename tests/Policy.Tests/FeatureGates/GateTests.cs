using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;

namespace Antrea.Policy.Tests.FeatureGates;

public class GateTests
{
    private static AgentConfig Config(params (string, bool)[] gates) => new(ListOf.From(gates.Select(g => KeyValuePair.Create(g.Item1, g.Item2))));

    [Theory]
    [InlineData("NodeNetworkPolicy", false)]
    [InlineData("L7NetworkPolicy", false)]
    [InlineData("ClusterNetworkPolicy", false)]
    [InlineData("AdminNetworkPolicy", false)]
    [InlineData("NodeLatencyMonitor", false)]
    [InlineData("NFTablesHostNetworkMode", false)]
    [InlineData("ExternalNode", false)]
    [InlineData("AntreaPolicy", true)]
    [InlineData("Egress", true)]
    [InlineData("ServiceExternalIP", true)]
    public void Defaults(string gate, bool expected) => GateSet.Defaults.IsOn(gate).ShouldBe(expected);

    [Fact]
    public void An_unknown_gate_is_refused_by_its_name()
    {
        GateSet.Defaults.With([KeyValuePair.Create("NoSuchGate", true)], out var problem).ShouldBeNull();
        problem.ShouldBe("unrecognized feature gate: NoSuchGate");
    }

    [Fact]
    public void AllAlpha_sets_what_is_not_set_by_name()
    {
        var set = GateSet.Defaults.With([KeyValuePair.Create("AllAlpha", true), KeyValuePair.Create("L7NetworkPolicy", false)], out _)!;
        (set.IsOn("NodeNetworkPolicy"), set.IsOn("L7NetworkPolicy"), set.IsOn("AntreaPolicy")).ShouldBe((true, false, true));
    }

    [Fact]
    public void The_ConfigMap_overrides_the_file_key_by_key()
    {
        var file = Config(("NodeNetworkPolicy", true), ("L7NetworkPolicy", true));
        var live = EffectiveConfig.Of(file, Config(("NodeNetworkPolicy", false)), null, out _)!;
        (live.Gates.IsOn("NodeNetworkPolicy"), live.Gates.IsOn("L7NetworkPolicy")).ShouldBe((false, true));
    }

    [Fact]
    public void L7_is_off_if_either_component_says_so()
    {
        var on = Config(("L7NetworkPolicy", true));
        EffectiveConfig.Of(on, null, AgentConfig.Empty, out _)!.Gates.IsOn("L7NetworkPolicy").ShouldBeTrue();
        EffectiveConfig.Of(on, null, Config(("L7NetworkPolicy", false)), out _)!.Gates.IsOn("L7NetworkPolicy").ShouldBeFalse();
        EffectiveConfig.Of(AgentConfig.Empty, null, Config(("L7NetworkPolicy", true)), out _)!.Gates.IsOn("L7NetworkPolicy").ShouldBeFalse();
    }
}
