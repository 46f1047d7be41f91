using Antrea.Policy.Api;
using Antrea.Policy.Reading;

namespace Antrea.Policy.Validation;

/// <summary>One row or more for each rule of admission: field, and upstream's message.</summary>
public class PolicyValidationTests
{
    private const string Pods = "priority: 1, appliedTo: [{podSelector: {}}]";

    public static TheoryData<string, string> Refused() => new()
    {
        { Yaml.Cluster($"{Pods}, tier: absent"), "spec.tier: tier absent does not exist" },
        { Yaml.Cluster($"{Pods}, tier: BASELINE"), "spec.tier: tier BASELINE does not exist" },
        { Yaml.Cluster($"{Pods}, tier: Baseline, egress: [{{action: Pass}}]"), "spec.egress[0].action: `Pass` action should not be set for Baseline Tier policy rules" },
        { Yaml.Cluster($"{Pods}, ingress: [{{name: a, action: Drop}}], egress: [{{name: a, action: Drop}}]"), "spec.egress[0].name: rules names must be unique within the policy" },

        { Yaml.Cluster("priority: 1"), "spec.appliedTo: appliedTo needs to be set in either spec or rules" },
        { Yaml.Cluster($"{Pods}, ingress: [{{action: Drop, appliedTo: [{{podSelector: {{}}}}]}}]"), "spec.appliedTo: appliedTo should not be set in both spec and rules" },
        { Yaml.Cluster("priority: 1, ingress: [{action: Drop, appliedTo: [{podSelector: {}}]}, {action: Allow}]"), "spec.ingress[1].appliedTo: appliedTo field should either be set in all rules or in none of them" },
        { Yaml.Cluster("priority: 1, appliedTo: [{group: pods, podSelector: {}}]"), "spec.appliedTo[0]: group cannot be set with other peers in appliedTo" },
        { Yaml.Cluster("priority: 1, appliedTo: [{nodeSelector: {}, podSelector: {}}]"), "spec.appliedTo[0]: nodeSelector cannot be set with other peers in appliedTo" },
        { Yaml.Cluster("priority: 1, appliedTo: [{serviceAccount: {name: a, namespace: b}, podSelector: {}}]"), "spec.appliedTo[0]: serviceAccount cannot be set with other peers in appliedTo" },
        { Yaml.Cluster("priority: 1, appliedTo: [{service: {name: a, namespace: b}, podSelector: {}}]"), "spec.appliedTo[0]: service cannot be set with other peers in appliedTo" },
        { Yaml.Cluster("priority: 1, appliedTo: [{service: {name: a, namespace: b}}], egress: [{action: Drop}]"), "spec.appliedTo[0].service: egress rule cannot be applied to Services" },
        { Yaml.Cluster("priority: 1, egress: [{action: Drop, appliedTo: [{service: {name: a, namespace: b}}]}]"), "spec.egress[0].appliedTo[0].service: egress rule cannot be applied to Services" },
        { Yaml.Cluster("priority: 1, appliedTo: [{service: {name: a, namespace: b}}, {podSelector: {}}]"), "spec.appliedTo: a rule/policy cannot be applied to Services and other peers at the same time" },
        { Yaml.Cluster("priority: 1, appliedTo: [{podSelector: {matchLabels: {'a b': c}}}]"), "spec.appliedTo[0].podSelector.matchLabels[a b]: Invalid label key: a b: name part must consist of" },
        { Yaml.Cluster("priority: 1, appliedTo: [{podSelector: {matchLabels: {A.b/c: d}}}]"), "Invalid label key: A.b/c: prefix part must consist of lower case" },
        { Yaml.Cluster($"priority: 1, appliedTo: [{{podSelector: {{matchLabels: {{a: {new string('v', 64)}}}}}}}]"), $"Invalid label value: {new string('v', 64)}: must be no more than 63 characters" },
        { Yaml.Cluster("priority: 1, appliedTo: [{nodeSelector: {matchExpressions: [{key: k, operator: In}]}}]"), "spec.appliedTo[0].nodeSelector.matchExpressions[0].values: must be given for operator In" },
        { Yaml.Cluster("priority: 1, appliedTo: [{podSelector: {matchExpressions: [{key: k, operator: Exists, values: [v]}]}}]"), "matchExpressions[0].values: must not be given for operator Exists" },
        { Yaml.Cluster("priority: 1, appliedTo: [{podSelector: {matchExpressions: [{key: '', operator: Exists}]}}]"), "matchExpressions[0].key: Invalid label key: : name part must be non-empty" },

        { Yaml.Ingress("from: [{namespaceSelector: {}, namespaces: {match: Self}}]"), "spec.ingress[0].from[0]: namespaces and namespaceSelector cannot be set at the same time for a single NetworkPolicyPeer" },
        { Yaml.Ingress("from: [{namespaces: {sameLabels: [a, '&b']}}]"), "spec.ingress[0].from[0].namespaces.sameLabels[1]: Invalid label key in sameLabels rule: &b" },
        { Yaml.Ingress("from: [{ipBlock: {}}]"), "spec.ingress[0].from[0].ipBlock.cidr: field 'cidr' is required in an ipBlock" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]"), "ipBlock.except[0]: except CIDR 10.0.0.0/8 is not a strict subset of CIDR 10.0.0.0/8" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: 10.0.0.0/8, except: [0.0.0.0/0]}}]"), "except CIDR 0.0.0.0/0 is not a strict subset of CIDR 10.0.0.0/8" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: 0.0.0.0/0, except: ['fd00::/8']}}]"), "except CIDR fd00::/8 is not a strict subset of CIDR 0.0.0.0/0" },
        { Yaml.Ingress("from: [{group: pods, ipBlock: {cidr: 10.0.0.0/8}}]"), "spec.ingress[0].from[0]: group cannot be set with other peers in rules" },
        { Yaml.Ingress("from: [{serviceAccount: {name: a, namespace: b}, podSelector: {}}]"), "serviceAccount cannot be set with other peers in rules" },
        { Yaml.Egress("to: [{nodeSelector: {}, fqdn: a.b}]"), "spec.egress[0].to[0]: nodeSelector cannot be set with other peers in rules" },
        { Yaml.Ingress("from: [{nodeSelector: {matchLabels: {'=': v}}}]"), "from[0].nodeSelector.matchLabels[=]: Invalid label key" },
        { Yaml.Cluster("priority: 1, appliedTo: [{service: {name: a, namespace: b}}], ingress: [{action: Drop, from: [{ipBlock: {cidr: 10.0.0.0/8}}, {podSelector: {}}]}]"), "spec.ingress[0].from[1]: a rule/policy that is applied to Services can only use ipBlock to select workloads" },

        { Yaml.Egress("toServices: [{name: a, namespace: b}], to: [{podSelector: {}}]"), "spec.egress[0].toServices: `toServices` cannot be used with `to`, `ports` or `protocols`" },
        { Yaml.Egress("toServices: [{name: a, namespace: b}], protocols: [{icmp: {}}]"), "`toServices` cannot be used with `to`, `ports` or `protocols`" },
        { Yaml.Egress("to: [{fqdn: 'a_b.c'}]"), "spec.egress[0].to[0].fqdn: invalid characters in egress rule fqdn field: a_b.c" },
        { Yaml.Egress("to: [{fqdn: ''}]"), "invalid characters in egress rule fqdn field: " },
        { Yaml.Cluster($"{Pods}, egress: [{{action: Pass, to: [{{ipBlock: {{cidr: 224.0.0.0/4}}}}]}}]"), "spec.egress[0].action: multicast does not support action Pass or Reject" },
        { Yaml.Egress("to: [{ipBlock: {cidr: 'ff02::/16'}}, {ipBlock: {cidr: 10.0.0.0/8}}]"), "spec.egress[0].to: can not set multicast groupAddress and unicast ip address at the same time" },
        { Yaml.Egress("to: [{ipBlock: {cidr: 224.0.0.1/32}}, {podSelector: {}}]"), "spec.egress[0].to: can not set multicast groupAddress and selectors at the same time" },

        { Yaml.Ingress("protocols: [{igmp: {groupAddress: 10.0.0.1}}]"), "spec.ingress[0].protocols[0].igmp.groupAddress: groupAddress 10.0.0.1 is not multicast address" },
        { Yaml.Cluster($"{Pods}, ingress: [{{action: Reject, protocols: [{{igmp: {{}}}}]}}]"), "spec.ingress[0].action: protocol IGMP does not support Pass or Reject" },
        { Yaml.Ingress("protocols: [{igmp: {}}, {icmp: {}}]"), "spec.ingress[0].protocols: protocol IGMP can not be used with other protocols or other properties like from, to" },
        { Yaml.Ingress("protocols: [{igmp: {}}], ports: [{port: 1}]"), "protocol IGMP can not be used with other protocols" },

        { Yaml.Ingress("l7Protocols: [{http: {}}]"), "spec.ingress[0].action: layer 7 protocols only support Allow" },
        { Yaml.Egress("l7Protocols: [{tls: {}}], toServices: [{name: a, namespace: b}]"), "spec.egress[0].toServices: layer 7 protocols can not be used with toServices" },
        { Yaml.Ingress("l7Protocols: [{http: {}}], ports: [{port: 1}, {protocol: UDP}]"), "spec.ingress[0].ports[1].protocol: HTTP protocol can only be used when layer 4 protocol is TCP or unset" },
        { Yaml.Ingress("l7Protocols: [{tls: {}}], ports: [{protocol: SCTP, port: 1}]"), "spec.ingress[0].ports[0].protocol: TLS protocol can only be used when layer 4 protocol is TCP or unset" },
        { Yaml.Ingress("l7Protocols: [{tls: {}}], protocols: [{icmp: {}}]"), "spec.ingress[0].protocols: TLS protocol can not be used with protocol IGMP or ICMP" },
        { Yaml.Ingress("l7Protocols: [{tls: {}}, {tls: {sni: 'a\"b'}}]"), "spec.ingress[0].l7Protocols[1].tls.sni: a\"b is no name of a host" },
        { Yaml.Ingress("l7Protocols: [{http: {host: 'http://a'}}]"), "spec.ingress[0].l7Protocols[0].http.host: http://a is no name of a host" },
        { Yaml.Ingress("l7Protocols: [{http: {}}], protocols: [{icmp: {}}]"), "spec.ingress[0].protocols: HTTP protocol can not be used with protocol IGMP or ICMP" },

        { Yaml.Ingress("ports: [{endPort: 5}]"), "spec.ingress[0].ports[0].endPort: if `endPort` is specified `port` must be specified" },
        { Yaml.Ingress("ports: [{port: http, endPort: 5}]"), "spec.ingress[0].ports[0].endPort: if `port` is a string `endPort` cannot be specified" },
        { Yaml.Ingress("ports: [{port: 6, endPort: 5}]"), "spec.ingress[0].ports[0].endPort: `endPort` should be greater than or equal to `port`" },
        { Yaml.Ingress("ports: [{port: 6, sourceEndPort: 5}]"), "spec.ingress[0].ports[0].sourceEndPort: if `sourceEndPort` is specified `sourcePort` must be specified" },
        { Yaml.Ingress("ports: [{sourcePort: 6, sourceEndPort: 5}]"), "spec.ingress[0].ports[0].sourceEndPort: `sourceEndPort` should be greater than or equal to `sourcePort`" },
    };

    public static TheoryData<string> Accepted() => new()
    {
        Yaml.Cluster($"{Pods}, tier: custom"),
        Yaml.Cluster($"{Pods}, tier: SecurityOps"),
        Yaml.Cluster("priority: 1, appliedTo: [{}]"),
        Yaml.Cluster($"{Pods}, tier: baseline, ingress: [{{action: Drop}}]"),
        Yaml.Cluster("priority: 1, appliedTo: [{service: {name: a, namespace: b}}], ingress: [{action: Drop, from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"),
        Yaml.Ingress("ports: [{port: 5, endPort: 5, sourcePort: 1, sourceEndPort: 65535}, {port: http}]"),
        Yaml.Ingress("from: [{ipBlock: {cidr: 10.0.0.7/8, except: [10.0.0.0/9, 10.128.0.0/9]}}, {ipBlock: {cidr: 'fd00::/8', except: ['fd01::/16']}}]"),
        Yaml.Egress("to: [{ipBlock: {cidr: 224.0.0.1/32}}, {ipBlock: {cidr: 'ff02::1/128'}}]"),
        Yaml.Egress("to: [{ipBlock: {cidr: 192.0.0.0/2}}, {podSelector: {}}]"),
        Yaml.Egress("to: [{fqdn: '*.Example-1.com'}], ports: [{protocol: SCTP}]"),
        Yaml.Namespaced("priority: 1, appliedTo: [{group: g}], ingress: [{action: Pass, from: [{group: parent}]}]"),

        // Each rule is judged by itself: IGMP in one does not forbid ports in the next.
        Yaml.Cluster($"{Pods}, ingress: [{{action: Drop, protocols: [{{icmp: {{}}}}]}}, {{action: Drop, protocols: [{{igmp: {{}}}}]}}, {{action: Drop, ports: [{{port: 1}}]}}]"),
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused(string yaml, string problem)
    {
        var problems = Cluster.Validate(yaml);

        Yaml.Lines(problems.Where(p => p.IsError)).ShouldContain(problem);
        problems.ShouldAllBe(p => p.Object != null);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Is_accepted(string yaml) => Cluster.Validate(yaml).ShouldBeEmpty();

    [Fact]
    public void Layer_7_needs_its_gate() =>
        Yaml.Lines(Cluster.Validate(Yaml.Cluster($"{Pods}, egress: [{{action: Allow, l7Protocols: [{{http: {{}}}}]}}]"), l7: false))
            .ShouldBe("Error spec.egress[0].l7Protocols: layer 7 protocols can only be used when L7NetworkPolicy is enabled");

    [Fact]
    public void Missing_groups_and_far_clusters_are_warnings()
    {
        Yaml.Lines(Cluster.Validate(Yaml.Cluster(
            "priority: 1, appliedTo: [{group: none}], ingress: [{action: Drop, from: [{group: nil}, {podSelector: {}, scope: ClusterSet}]}], egress: [{action: Drop, toServices: [{name: a, namespace: b, scope: ClusterSet}]}]")))
            .ShouldBe("""
                Warning spec.appliedTo[0].group: ClusterGroup none does not exist (yet)
                Warning spec.ingress[0].from[0].group: ClusterGroup nil does not exist (yet)
                Warning spec.ingress[0].from[1].scope: scope ClusterSet is not supported: only this cluster is selected from
                Warning spec.egress[0].toServices[0].scope: scope ClusterSet is not supported: only this cluster is selected from
                """);
        Yaml.Lines(Cluster.Validate(Yaml.Namespaced("priority: 1, appliedTo: [{group: pods}]")))
            .ShouldBe("Warning spec.appliedTo[0].group: Group pods does not exist (yet)");
    }

    [Fact]
    public void All_problems_are_found_and_deletion_asks_nothing()
    {
        var bad = Cluster.Object(Yaml.Cluster("priority: 1, tier: absent, ingress: [{action: Drop, ports: [{endPort: 1}]}]"));

        Validator.Validate(new ValidationRequest(bad), ClusterView.Empty).Count.ShouldBe(3);
        Validator.Validate(new ValidationRequest(bad, Operation.Delete), ClusterView.Empty).ShouldBeEmpty();
        Validator.Validate(new ValidationRequest(new ConfigMap(new ObjectMeta("c"), Labels.Empty)), ClusterView.Empty).ShouldBeEmpty();
    }
}
