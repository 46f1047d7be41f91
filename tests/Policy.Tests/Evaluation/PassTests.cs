using Antrea.Policy.Addresses;
using Antrea.Policy.Compile;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Tests.Support;

namespace Antrea.Policy.Tests.Evaluation;

public class PassTests
{
    [Fact]
    public void Pass_skips_to_the_baseline_tier()
    {
        var plan = Yaml.Plan("""
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: pass}, spec: {tier: emergency, priority: 1, appliedTo: [{nodeSelector: {}}], ingress: [{name: p, action: Pass, from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}}
            ---
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: drop}, spec: {priority: 1, appliedTo: [{nodeSelector: {}}], ingress: [{name: d, action: Drop}]}}
            ---
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: base}, spec: {tier: baseline, priority: 1, appliedTo: [{nodeSelector: {}}], ingress: [{name: b, action: Reject, ports: [{protocol: TCP, port: 80}]}]}}
            """).Plan;
        Decision Ask(string remote, int port) => PlanEvaluator.Evaluate(plan, new NodePacket(Direction.Ingress, IpNet.Parse(remote), 6, port));
        Ask("11.0.0.1", 80).Verdict.ShouldBe(Verdict.Drop);
        Ask("10.0.0.1", 81).Verdict.ShouldBe(Verdict.NoMatch);
        var decision = Ask("10.0.0.1", 80);
        decision.Verdict.ShouldBe(Verdict.Reject);
        decision.Passed.Single().Rule.Name.ShouldBe("p");
        decision.Because.ShouldBe("AntreaClusterNetworkPolicy:base rule b");
    }
}
