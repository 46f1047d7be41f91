using System.Collections.Immutable;
using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Json;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Selection;
using Antrea.Policy.Tests.Evaluation.Pods;
using Antrea.Policy.Tests.Support;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Planning.Pods;

/// <summary>The plan for Pods as a value: equal for equal inputs, written and read back, and little changed by little changes.</summary>
public class PodPlanValueTests
{
    // Everything that a rule can have.
    private static readonly string Everything =
        Manifest("v1", "Service", "y/web", "type: NodePort, clusterIPs: [10.96.0.7, 'fd96::7'], selector: {app: a}, ports: [{port: 80, nodePort: 30080}]")
        + Acnp("p", """
            priority: 1, appliedTo: [{podSelector: {}}],
            ingress: [{name: named, action: Drop, ports: [{port: http}]}, {name: self, action: Allow, from: [{namespaces: {match: Self}}], protocols: [{icmp: {icmpType: 8}}]}, {name: pass, action: Pass, enableLogging: true, logLabel: l, from: [{nodeSelector: {}}]}],
            egress: [{name: fqdn, action: Reject, to: [{fqdn: '*.a.example'}, {ipBlock: {cidr: 'fd77::/16'}}]}, {name: svc, action: Drop, toServices: [{name: web, namespace: y}]}, {name: igmp, action: Drop, protocols: [{igmp: {igmpType: 22, groupAddress: 224.1.2.3}}]}, {name: l7, action: Allow, to: [{fqdn: "b.example"}], l7Protocols: [{http: {path: "/a*", host: h, method: GET}}, {tls: {sni: "*.b"}}]}, {name: out, action: Drop, to: [{podSelector: {}}], ports: [{port: http, sourcePort: 5, sourceEndPort: 9}]}]
            """.ReplaceLineEndings(" "))
        + Acnp("s", "priority: 2, appliedTo: [{service: {name: web, namespace: y}}], ingress: [{name: s, action: Reject, from: [{ipBlock: {cidr: 9.0.0.0/8}}]}]")
        + Np("x/np", "podSelector: {}, ingress: [{from: [{podSelector: {}}]}]");

    private static readonly EffectiveConfig Config = Yaml.GateOn with { Gates = Yaml.GateOn.Gates.With([KeyValuePair.Create(Antrea.Policy.FeatureGates.KnownGates.L7NetworkPolicy, true)], out _)!, Pods = PodOptions.Default with { DenyUnknown = true, TerminateExisting = true, Marks = new MarkBits(0xff0000), Dns = new DnsSettings(20, "10.96.0.10") } };

    [Fact]
    public void The_order_of_objects_does_not_matter()
    {
        var cluster = new SmallCluster(Everything, Config);
        var turned = WholeCluster.Of("n1", Enumerable.Reverse(cluster.Objects), Config).Plan;
        turned.Pods.ShouldBe(cluster.Plan);
        turned.Pods.GetHashCode().ShouldBe(cluster.Plan.GetHashCode());
        PlanHash.Of(turned).ShouldBe(PlanHash.Of(cluster.Whole.Plan));
    }

    [Fact]
    public void Nor_does_the_order_of_members()
    {
        var inputs = new SmallCluster(Everything, Config).Whole.Inputs;
        var plan = NodePlanner.Plan(inputs);
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var shuffled = inputs.Members.ToImmutableDictionary(m => m.Key, m => (ImmutableArray<Member>)[.. m.Value.OrderBy(_ => random.Next())]);
            var now = NodePlanner.Plan(inputs with { Members = shuffled });
            now.Pods.ShouldBe(plan.Pods);
            PlanHash.Of(now).ShouldBe(PlanHash.Of(plan));
        }
    }

    [Fact]
    public void A_plan_survives_being_written_and_read()
    {
        var plan = new SmallCluster(Everything, Config).Whole.Plan;
        var back = JsonSerializer.Deserialize<NodePlan>(JsonSerializer.SerializeToUtf8Bytes(plan, PolicyJson.Options), PolicyJson.Options)!;
        back.Pods.ShouldBe(plan.Pods);
        back.ShouldBe(plan);
        PlanHash.Of(back).ShouldBe(PlanHash.Of(plan));
        back.Pods.Rules.Select(r => r.Rule.Id).ShouldBe(plan.Pods.Rules.Select(r => r.Rule.Id));
    }

    [Fact]
    public void Policies_of_Kubernetes_survive_it_too()
    {
        foreach (var policy in new SmallCluster(Everything + Np("x/e", "podSelector: {}, policyTypes: [Egress]")).Objects.OfType<PolicyObject>())
        {
            var json = JsonSerializer.Serialize(policy, PolicyJson.Options);
            JsonSerializer.Deserialize<PolicyObject>(json, PolicyJson.Options).ShouldBe(policy);
        }
    }

    [Fact]
    public void Pods_with_equal_rules_share_a_profile()
    {
        var plan = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Drop}]")
            + Acnp("q", "priority: 2, appliedTo: [{podSelector: {matchLabels: {app: b}}}], ingress: [{name: r, action: Drop}]")).Plan;
        plan.Profiles.Count.ShouldBe(2);
        plan.Pods.Select(p => p.Ingress).Distinct().Count().ShouldBe(2);
        plan.Pods.ShouldAllBe(p => p.Egress.Length == 0 && p.IsGuarded);
        plan.RulesOf(plan.Pods.Single(p => p.ToString() == "x/b").Ingress).Select(r => r.Rule.Policy.Name).ShouldBe(["p", "q"]);
        plan.RulesOf(plan.Pods.Single(p => p.ToString() == "x/a").Ingress).Select(r => r.Rule.Policy.Name).ShouldBe(["p"]);
    }

    [Fact]
    public void A_profile_keeps_its_name_when_a_rule_comes_to_all_its_Pods()
    {
        var policy = Acnp("p", "priority: 5, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: r, action: Drop}]");
        var before = new SmallCluster(policy).Plan;
        var after = new SmallCluster(policy + Acnp("q", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: r, action: Allow, ports: [{port: 80}]}]")).Plan;
        after.Profiles.Single().Id.ShouldBe(before.Profiles.Single().Id);
        after.Profiles.Single().Rules.Count.ShouldBe(2);
        after.Pods.ShouldBe(before.Pods);
    }

    [Fact]
    public void What_did_not_change_is_the_same_object()
    {
        var whole = new SmallCluster(Everything + Acnp("q", "priority: 3, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Drop, from: [{podSelector: {matchLabels: {app: far}}}]}]")).Whole;
        var before = whole.Plan.Pods;
        var far = MemberSelectorOf(whole, "pods[app In (far)]");
        var moved = whole.Inputs with { Members = whole.Inputs.Members.SetItem(far, []) };
        var after = NodePlanner.Plan(moved, whole.Plan).Pods;
        var changed = after.Sets.Where(s => !ReferenceEquals(s, before.SetById[s.Id])).ToList();
        changed.Single().V4.IsEmpty.ShouldBeTrue();
        before.Sets.Count.ShouldBeGreaterThan(4);
        NodePlanner.Plan(whole.Inputs, whole.Plan).Pods.Sets.Zip(before.Sets).ShouldAllBe(x => ReferenceEquals(x.First, x.Second));
    }

    [Fact]
    public void Planning_from_a_previous_plan_is_planning_anew()
    {
        var first = new SmallCluster(Everything).Whole.Plan;
        var second = new SmallCluster(Everything.Replace("8080", "8081") + "\n---\n" + PodManifest("x", "new", "n1", "10.1.0.90", "fd01::90", 81)).Whole;
        NodePlanner.Plan(second.Inputs, first).ShouldBe(second.Plan);
    }

    [Fact]
    public void After_a_reboot_no_Pods_address_is_left()
    {
        var plan = new SmallCluster(Everything, Config).Whole.Plan;
        var restricted = AfterReboot.Restrict(plan);
        restricted.Pods.Enabled.ShouldBeTrue();
        restricted.Pods.Options.ShouldBe(plan.Pods.Options);
        restricted.Pods.Cidrs.ShouldBe(plan.Pods.Cidrs);
        restricted.Pods.CountOfAddresses().ShouldBe(0);
        plan.Pods.CountOfAddresses().ShouldBeGreaterThan(0);
        restricted.Pods.PodAt(plan.Pods.Pods[0].Addresses[0]).ShouldBeNull();
    }

    [Fact]
    public void A_changed_copy_is_looked_up_anew()
    {
        var plan = new SmallCluster(Everything).Plan;
        var address = plan.Pods[0].Addresses[0];
        plan.PodAt(address).ShouldNotBeNull();
        (plan with { Pods = [] }).PodAt(address).ShouldBeNull();
        (plan with { Pods = [] }).ShouldNotBe(plan);
        (plan with { Options = plan.Options with { DenyUnknown = true } }).ShouldNotBe(plan);
    }

    private static string MemberSelectorOf(WholeCluster whole, string canonical) =>
        whole.Policies.SelectMany(p => p.Rules).SelectMany(r => r.Peers.Selectors).First(s => s.Canonical == canonical).Id;
}

file static class PodPlanExtensions
{
    public static int CountOfAddresses(this PodPlan plan) => plan.Pods.Sum(p => p.Addresses.Count) + plan.Sets.Sum(s => s.V4.Nets.Length + s.V6.Nets.Length);
}
