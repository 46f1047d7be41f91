using Antrea.Actors.Harness;
using Antrea.Actors.Messages;
using Antrea.Kubernetes.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Status;

namespace Antrea.Actors.Live;

/// <summary>Feature gates change while the agent runs.</summary>
public sealed class GateTests : TestKit.TestKit
{
    [Fact]
    public void An_unknown_gate_keeps_the_set_in_force_and_is_reported_until_it_is_repaired()
    {
        using var rig = Started("featureGates: {NodeNetworkPolicy: true}");
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: false, NoSuch: true}"));
        var state = rig.Settle();
        state.Plan!.Enabled.ShouldBeTrue();
        rig.Difference(state.Plan).ShouldBe("");
        state.Problems.Values.ShouldHaveSingleItem().Text.ShouldContain("unrecognized feature gate: NoSuch");
        rig.Change(Objects.Config("featureGates: [not, a, map]"));
        rig.Settle().Problems.Values.ShouldHaveSingleItem().Text.ShouldContain("featureGates");
        rig.Change(new ObjectUnreadable(Objects.Config("").Key, 0, "data: must be a map"));
        rig.Settle().Problems.Values.ShouldHaveSingleItem().Text.ShouldContain("must be a map");
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: true}"));
        rig.Settle().Problems.ShouldBeEmpty();
        rig.Change(Objects.Config("featureGates: {NoSuch: true}"));
        rig.Settle().Problems.ShouldNotBeEmpty();
        rig.Change(new ObjectRemoved(Objects.Config("").Key));
        rig.Settle().Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_gate_switched_off_takes_everything_away_and_the_file_comes_back_with_the_maps_end()
    {
        using var rig = Started("featureGates: {NodeNetworkPolicy: true}");
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: false}"));
        var state = rig.Settle();
        state.Plan.ShouldBe(NodePlan.Nothing("n1") with { Pods = state.Plan!.Pods });
        foreach (var program in (string[])["iptables-save", "ip6tables-save"])
        {
            // What is enforced for Pods has a gate of its own.
            var saved = rig.Kernel.Run(program, []).Stdout;
            foreach (var ours in (string[])["ANTREA-INPUT", "ANTREA-OUTPUT", "ANTREA-POL-", "ANTREA-FAILSAFE-", "ANTREA-NDP"])
            {
                saved.ShouldNotContain(ours);
            }
        }

        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: false, AntreaPolicy: false}"));
        rig.Settle().Plan.ShouldBe(NodePlan.Nothing("n1"));
        foreach (var program in (string[])["iptables-save", "ip6tables-save"])
        {
            rig.Kernel.Run(program, []).Stdout.ShouldNotContain("ANTREA");
        }

        rig.Kernel.Run("ipset", ["save"]).Stdout.ShouldNotContain("ANTREA");
        rig.Status("p").Phase.ShouldBe(PolicyPhase.Failed);
        rig.Status("p").Message.ShouldContain("AntreaPolicy is off");
        rig.Change(new ObjectRemoved(Objects.Config("").Key));
        state = rig.Settle();
        state.Plan!.Ingress.Count.ShouldBe(1);
        rig.Difference(state.Plan).ShouldBe("");
    }

    [Fact]
    public void The_map_overrides_the_file_key_by_key()
    {
        using var rig = Started("{featureGates: {NodeNetworkPolicy: false}, failsafe: {enabled: false}}");
        rig.State().Plan!.Enabled.ShouldBeFalse();
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: true}"));
        var state = rig.Settle();
        state.Plan!.Enabled.ShouldBeTrue();
        state.Plan.Failsafe.Enabled.ShouldBeFalse();
        rig.Change(Objects.Config("{featureGates: {NodeNetworkPolicy: true}, failsafe: {enabled: true}}"));
        rig.Settle().Plan!.Failsafe.Enabled.ShouldBeTrue();
    }

    [Fact]
    public void Keys_about_Pods_and_layer_7_are_overridden_live_one_by_one_and_outlive_a_restart()
    {
        using var rig = Started("{terminateExisting: true, l7: {queues: 2, eveMaxAgeDays: 30}}");
        rig.Change(Objects.Config("{unknownLocalPods: deny, fqdnCacheMinTTL: 20, l7: {queues: 4, denyResponse: http403}}"));
        rig.Settle();
        var expected = PodOptions.Default with
        {
            TerminateExisting = true, DenyUnknown = true, Dns = new DnsSettings(20, ""),
            L7 = L7Settings.Default with { Queues = 4, EveMaxAgeDays = 30, AnswerForbidden = true },
        };
        rig.State().Plan!.Pods.Options.ShouldBe(expected);
        rig.Kill();
        rig.Change(Objects.Config("l7: {queues: many}"));
        rig.Start();
        var state = rig.Settle();
        state.Plan!.Pods.Options.ShouldBe(expected);
        state.Problems.Values.ShouldHaveSingleItem().Text.ShouldContain("l7.queues must be a whole number from 0 to 8, not \"many\"");
        rig.Change(new ObjectRemoved(Objects.Config("").Key));
        rig.Settle().Plan!.Pods.Options.L7.ShouldBe(L7Settings.Default with { Queues = 2, EveMaxAgeDays = 30 });
    }

    [Fact]
    public void An_open_door_is_said_loudly_for_as_long_as_it_is_open()
    {
        using var rig = Started("{featureGates: {L7NetworkPolicy: true}, l7: {failOpen: true}}");
        rig.State().Problems["l7.failOpen"].Text.ShouldContain("passes unjudged");
        rig.Change(Objects.Config("l7: {failOpen: false}"));
        rig.Settle().Problems.ShouldBeEmpty();
        rig.Change(Objects.Config("l7: {failOpen: true}"));
        rig.Settle().Problems.ShouldContainKey("l7.failOpen");

        // Nothing is let through where nothing is judged.
        rig.Change(Objects.Config("{featureGates: {L7NetworkPolicy: false}, l7: {failOpen: true}}"));
        rig.Settle().Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("no yaml")]
    [InlineData("unreadable")]
    public void A_map_that_is_broken_while_the_agent_is_down_keeps_what_it_said_before(string how)
    {
        using var rig = Started("featureGates: {NodeNetworkPolicy: false}");
        rig.Change(Objects.Config(
            "{featureGates: {NodeNetworkPolicy: true, L7NetworkPolicy: true}, failsafe: {inbound: [{protocol: TCP, port: 2222, nets: [192.0.2.0/24]}], outbound: []}}",
            "featureGates: {L7NetworkPolicy: false}"));
        var before = rig.Settle().Plan!;
        before.Ingress.Count.ShouldBe(1);
        before.Failsafe.Inbound.ShouldHaveSingleItem().Port.ShouldBe(2222);
        rig.Describe("/user/gates").ShouldContain("L7NetworkPolicy=False");
        for (var i = 0; i < 2; i++)
        {
            rig.Kill();
            rig.Change(how switch
            {
                "unknown" => Objects.Config("featureGates: {NodeNetworkPolicy: false, NoSuch: true}"),
                "no yaml" => Objects.Config("featureGates: [not, a, map]"),
                _ => new ObjectUnreadable(Objects.Config("").Key, 0, "data: must be a map"),
            });
            rig.Start();
            var state = rig.Settle();
            state.Plan.ShouldBe(before);
            rig.Difference(before).ShouldBe("");
            rig.Describe("/user/gates").ShouldContain("L7NetworkPolicy=False");
            state.Problems.Values.ShouldHaveSingleItem().Text.ShouldContain("the configuration that was in force before stays");
        }

        rig.Store.Events("gates").ShouldBe(["GatesChanged"]);
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: false}"));
        rig.Settle().Plan!.Enabled.ShouldBeFalse();
    }

    [Fact]
    public void A_map_that_is_gone_after_a_restart_leaves_the_file_for_good()
    {
        using var rig = Started("featureGates: {NodeNetworkPolicy: false}");
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: true}"));
        rig.Settle().Plan!.Enabled.ShouldBeTrue();
        rig.Kill();
        rig.Change(new ObjectRemoved(Objects.Config("").Key));
        rig.Start();
        rig.Settle().Plan!.Enabled.ShouldBeFalse();
        rig.Calm();
        rig.Kill();
        rig.Change(Objects.Config("featureGates: {NoSuch: true}"));
        rig.Start();
        var state = rig.Settle();
        state.Plan!.Enabled.ShouldBeFalse();
        state.Problems.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_restart_of_the_actor_alone_keeps_it_too()
    {
        using var rig = Started("featureGates: {NodeNetworkPolicy: false}");
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: true}"));
        rig.Settle().Plan!.Enabled.ShouldBeTrue();
        rig.Change(Objects.Config("featureGates: {NoSuch: true}"));
        rig.Settle();
        var left = 1;
        rig.ParseConfig = text => Interlocked.Exchange(ref left, 0) == 1
            ? throw new InvalidOperationException("injected")
            : AgentConfigReader.Parse(text, "ConfigMap antrea-config");
        rig.Change(Objects.Config("featureGates: {NoSuchEither: true}"));
        rig.Settle().Plan!.Enabled.ShouldBeTrue();
        left.ShouldBe(0);
    }

    [Fact]
    public void What_could_not_be_written_down_is_written_later()
    {
        using var rig = Started("featureGates: {NodeNetworkPolicy: false}");
        rig.Store.Fails = stream => stream == "gates";
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: true}"));
        rig.Until(s => s.Problems.ContainsKey("journal gates"), what: "not said");
        rig.Store.Fails = _ => false;
        rig.Until(s => !s.Problems.ContainsKey("journal gates"), what: "still said");
        rig.Kill();
        rig.Change(Objects.Config("featureGates: {NoSuch: true}"));
        rig.Start();
        rig.Settle().Plan!.Enabled.ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("featureGates: {L7NetworkPolicy: true}", true)]
    [InlineData("featureGates: {L7NetworkPolicy: false}", false)]
    [InlineData("featureGates: {AntreaPolicy: true}", true)]
    public void Layer_7_is_off_if_the_controllers_configuration_says_so(string? controller, bool isOn)
    {
        using var rig = Started("featureGates: {NodeNetworkPolicy: true}");
        rig.Change(Objects.Config("featureGates: {L7NetworkPolicy: true}", controller));
        rig.Settle();
        rig.Describe("/user/gates").ShouldContain($"{KnownGates.L7NetworkPolicy}={isOn}");
    }

    private Rig Started(string file)
    {
        var rig = new Rig(this, file);
        rig.Change(Objects.Node("n1", "192.0.2.1"), Objects.Policy("p", 1, Objects.Drop(80)));
        rig.Start();
        rig.Settle();
        return rig;
    }
}
