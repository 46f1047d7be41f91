using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Tests.Evaluation.Pods;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Planning.Pods;

/// <summary>Numbers of layer-7 rules, and the epoch in which connections that were let go hold.</summary>
public class L7PlanTests
{
    private static readonly EffectiveConfig Gate = new(GateSet.Defaults.With([KeyValuePair.Create(KnownGates.L7NetworkPolicy, true)], out _)!, FailsafeOptions.Default);

    private static NodePlan Plan(string objects, NodePlan? previous = null) => NodePlanner.Plan(new SmallCluster(objects, Gate).Whole.Inputs, previous);

    private static string Policy(string name, string pods, string sni, string more = "") =>
        Acnp(name, $"priority: 5, appliedTo: [{{podSelector: {{matchLabels: {{app: {pods}}}}}}}], egress: [{{name: r, action: Allow, l7Protocols: [{{tls: {{sni: {sni}}}}}]{more}}}]");

    [Fact]
    public void There_is_no_epoch_without_rules() => Plan("").Pods.L7.ShouldBe(L7Plan.Nothing);

    [Fact]
    public void The_epoch_stays_with_the_rules()
    {
        var plan = Plan(Policy("p", "a", "a.b"));
        plan.Pods.L7.Epoch.ShouldBe(1);
        Plan(Policy("p", "a", "a.b"), plan).Pods.L7.ShouldBe(plan.Pods.L7);
        Plan(Policy("p", "a", "a.b") + Policy("q", "none", "c.d") + Acnp("l4", "priority: 1, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Drop}]"), plan)
            .Pods.L7.Epoch.ShouldBe(1);
    }

    [Fact]
    public void What_may_deny_a_connection_that_was_let_go_is_a_new_epoch()
    {
        var plan = Plan(Policy("p", "a", "a.b"));
        Plan(Policy("p", "a", "c.d"), plan).Pods.L7.Epoch.ShouldBe(2, "another name");
        Plan(Policy("p", "a", "a.b", ", to: [{ipBlock: {cidr: 9.0.0.0/8}}]"), plan).Pods.L7.Epoch.ShouldBe(2, "other peers");
        Plan(Policy("p", "a", "a.b") + Policy("q", "a", "c.d"), plan).Pods.L7.Epoch.ShouldBe(2, "another rule of the same Pod");
        var none = Plan("", plan);
        none.Pods.L7.Epoch.ShouldBe(2, "the rule has gone");
        Plan("", none).Pods.L7.Epoch.ShouldBe(2);
        Plan(Policy("p", "a", "a.b"), none).Pods.L7.Epoch.ShouldBe(3, "it comes back");
    }

    [Fact]
    public void Epochs_begin_anew_behind_the_last()
    {
        var plan = Plan(Policy("p", "a", "a.b"));
        for (var i = 1; i <= MarkBits.LastEpoch; i++)
        {
            plan = Plan(Policy("p", "a", $"n{i}"), plan);
        }

        plan.Pods.L7.Epoch.ShouldBe(1);
    }

    [Fact]
    public void A_rule_keeps_its_number_and_one_that_has_gone_leaves_it_to_the_next()
    {
        var plan = Plan(Policy("p", "a", "a.b") + Policy("q", "a", "c.d"));
        string Rule(NodePlan p, string policy) => p.Pods.Rules.Single(r => r.Rule.Policy.Name == policy).Rule.Id;
        int Number(NodePlan p, string policy) => p.Pods.L7.Numbers.Single(n => n.Rule == Rule(p, policy)).Number;
        var (p, q) = (Number(plan, "p"), Number(plan, "q"));
        new[] { p, q }.Order().ShouldBe([1, 2]);
        var next = Plan(Policy("q", "a", "c.d") + Policy("s", "a", "e.f"), plan);
        Number(next, "q").ShouldBe(q);
        Number(next, "s").ShouldBe(p);
    }
}
