using Antrea.Policy.Reading;

namespace Antrea.Policy.Validation;

public class NodePolicyValidationTests
{
    public static TheoryData<string, string> Refused() => new()
    {
        { Yaml.Namespaced("priority: 1, appliedTo: [{nodeSelector: {}}]"), "spec.appliedTo[0].nodeSelector: a namespaced NetworkPolicy cannot be applied to Nodes" },
        { Yaml.Cluster("priority: 1, appliedTo: [{nodeSelector: {}}, {podSelector: {}}]"), "spec.appliedTo[1]: a policy cannot be applied to Nodes and to other things at the same time" },
        { Yaml.Cluster("priority: 1, appliedTo: [{}, {nodeSelector: {}}]"), "spec.appliedTo[0]: a policy cannot be applied to Nodes and to other things" },
        { Yaml.Cluster("priority: 1, appliedTo: [{nodeSelector: {}}, {service: {name: a, namespace: b}}]"), "spec.appliedTo[1]: a policy cannot be applied to Nodes and to other things" },
        { Yaml.Cluster("priority: 1, appliedTo: [{nodeSelector: {}}, {group: pods}]"), "spec.appliedTo[1]: a policy cannot be applied to Nodes and to other things" },
        { Yaml.Cluster("priority: 1, appliedTo: [{nodeSelector: {}}, {group: blocks}]"), "spec.appliedTo[1]: a policy cannot be applied to Nodes and to other things" },
        { Yaml.Cluster("priority: 1, appliedTo: [{group: of-both}]"), "spec.appliedTo[0]: a policy cannot be applied to Nodes and to other things" },
        { Cluster.OnNodes("egress: [{action: Drop, to: [{fqdn: a.b}]}]"), "spec.egress[0].to[0].fqdn: fqdn is not supported in a policy applied to Nodes" },
        { Cluster.OnNodes("ingress: [{action: Allow, l7Protocols: [{http: {}}]}]"), "spec.ingress[0].l7Protocols: layer 7 protocols are not supported in a policy applied to Nodes" },
        { Cluster.OnNodes("egress: [{action: Drop, toServices: [{name: a, namespace: b}]}]"), "spec.egress[0].toServices: toServices is not supported in a policy applied to Nodes" },
        { Cluster.OnNodes("ingress: [{action: Drop, ports: [{port: 80}, {port: http}]}]"), "spec.ingress[0].ports[1].port: Nodes have no named ports, so that 'http' means nothing" },
        { Cluster.OnNodes("ingress: [{action: Drop, from: [{namespaces: {match: Self}}]}]"), "spec.ingress[0].from[0].namespaces: namespaces is not supported in a policy applied to Nodes" },
        { Cluster.OnNodes("ingress: [{action: Drop, from: [{namespaces: {sameLabels: [a]}}]}]"), "spec.ingress[0].from[0].namespaces: namespaces is not supported" },
        { Cluster.OnNodes("ingress: [{action: Drop, from: [{externalEntitySelector: {}}]}]"), "spec.ingress[0].from[0].externalEntitySelector: externalEntitySelector is not supported in a policy applied to Nodes" },
        { Cluster.OnNodes("ingress: [{action: Drop, from: [{podSelector: {}, scope: ClusterSet}]}]"), "spec.ingress[0].from[0].scope: scope ClusterSet is not supported in a policy applied to Nodes" },
        { Cluster.OnNodes("ingress: [{action: Drop, appliedTo: [{podSelector: {}}]}]"), "spec.ingress[0].appliedTo: rule-level appliedTo is not supported in a policy applied to Nodes" },

        // By way of a group.
        { Yaml.Cluster("priority: 1, appliedTo: [{group: nodes}], ingress: [{action: Drop, ports: [{port: http}]}]"), "spec.ingress[0].ports[0].port: Nodes have no named ports" },
        { Yaml.Cluster("priority: 1, appliedTo: [{group: of-nodes}], ingress: [{action: Drop, ports: [{port: http}]}]"), "spec.ingress[0].ports[0].port: Nodes have no named ports" },
    };

    public static TheoryData<string> Accepted() => new()
    {
        Cluster.OnNodes("ingress: [{action: Pass, from: [{nodeSelector: {}}, {podSelector: {}, namespaceSelector: {}}, {group: pods}, {serviceAccount: {name: a, namespace: b}}]}]"),
        Cluster.OnNodes("ingress: [{action: Drop, from: [{podSelector: {}, scope: Cluster}], ports: [{port: 1, endPort: 2}], protocols: [{icmp: {}}]}]"),
        Cluster.OnNodes("ingress: [{action: Drop, enableLogging: true, logLabel: twelve-chars}, {action: Drop, logLabel: longer-than-twelve-unused}]"),
        Yaml.Cluster("priority: 1, appliedTo: [{group: nodes}, {group: of-nodes}, {nodeSelector: {}}], egress: [{action: Reject, to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]"),

        // What is refused on Nodes is fine on Pods.
        Yaml.Cluster("priority: 1, appliedTo: [{group: pods}], ingress: [{action: Drop, from: [{namespaces: {match: Self}}], ports: [{port: http}]}]"),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused(string yaml, string problem) =>
        Yaml.Lines(Cluster.Validate(yaml).Where(p => p.IsError)).ShouldContain(problem);

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Is_accepted(string yaml) => Cluster.Validate(yaml).ShouldBeEmpty();

    [Fact]
    public void A_long_log_label_is_a_warning()
    {
        var problem = Cluster.Validate(Cluster.OnNodes("ingress: [{name: r, action: Drop, enableLogging: true, logLabel: thirteen-char}]")).Single();

        problem.IsError.ShouldBeFalse();
        problem.Field.ShouldBe("spec.ingress[0].logLabel");
        problem.Reason.ShouldBe(
            "LogLabels for Node NetworkPolicies are limited to 12 characters, but the label \"thirteen-char\" for policy rule \"r\" exceeds the limit and will be truncated in kernel logs");
    }

    [Fact]
    public void A_group_that_does_not_exist_yet_decides_nothing() =>
        Cluster.Validate(Yaml.Cluster("priority: 1, appliedTo: [{nodeSelector: {}}, {group: absent}]")).Single().Severity.ShouldBe(Severity.Warning);
}
