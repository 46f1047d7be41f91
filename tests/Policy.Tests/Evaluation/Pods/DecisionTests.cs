using Antrea.Policy.Evaluation;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>What a decision tells besides its verdict.</summary>
public class DecisionTests
{
    private static readonly SmallCluster Cluster = new(
        Acnp("first", "tier: emergency, priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: miss, action: Drop, ports: [{port: 1}]}, {name: pass, action: Pass}]")
        + Acnp("skipped", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: s, action: Drop}]")
        + Np("x/np", "podSelector: {}, ingress: [{from: [{podSelector: {}}]}]")
        + Acnp("out", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: b}}}], egress: [{name: o, action: Reject, to: [{namespaceSelector: {matchLabels: {env: test}}}]}]"));

    private static PodDecision Decide(string question) => PodEvaluator.Evaluate(Cluster.Plan, Cluster.Packet(question));

    [Fact]
    public void It_names_the_rules_that_were_looked_at_in_order()
    {
        var side = Decide("y/a -> x/a TCP 80").Ingress!;
        side.Looked.Select(l => ($"{l.Rule.Rule.Policy.Name}/{l.Rule.Rule.Name}", l.Matched)).ShouldBe(
            [("first/miss", false), ("first/pass", true), ("np/ingress-0", false), ("np/", true)]);
        side.Passed.Single().Rule.Name.ShouldBe("pass");
        side.Verdict.ShouldBe(Verdict.Drop);
    }

    [Theory]
    [InlineData("y/a -> x/a TCP 80", "ingress of x/a: Drop by K8sNetworkPolicy:x/np isolation")]
    [InlineData("x/b -> x/a TCP 80", "egress of x/b: no rule matches; ingress of x/a: Allow by K8sNetworkPolicy:x/np rule ingress-0")]
    [InlineData("x/b -> z/b TCP 80", "egress of x/b: Reject by AntreaClusterNetworkPolicy:out rule o")]
    [InlineData("x/b -> 9.9.9.9 TCP 80", "egress of x/b: no rule matches")]
    [InlineData("y/a -> z/far TCP 80", "no policy applies to either side on this Node")]
    public void It_says_why_in_one_line(string question, string because) => Decide(question).Because.ShouldBe(because);

    [Fact]
    public void What_egress_stops_is_not_asked_of_ingress()
    {
        var decision = Decide("x/b -> z/a TCP 80");
        (decision.Egress!.Rule!.Rule.Name, decision.Ingress).ShouldBe(("o", null));
    }

    [Fact]
    public void Without_the_gate_and_Kubernetes_policies_nothing_is_decided()
    {
        var decision = PodEvaluator.Evaluate(Antrea.Policy.Planning.Pods.PodPlan.Nothing, Cluster.Packet("y/a -> x/a TCP 80"));
        (decision.Verdict, decision.Because).ShouldBe((Verdict.NoMatch, "policies on Pods are off: feature gate AntreaPolicy"));
    }
}
