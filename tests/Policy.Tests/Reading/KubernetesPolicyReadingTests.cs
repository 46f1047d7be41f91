using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>networking.k8s.io/v1 NetworkPolicy: every field, and what an API server would refuse.</summary>
public class KubernetesPolicyReadingTests
{
    private static string Policy(string spec) => $"{{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {{name: p, namespace: x}}, spec: {{{spec}}}}}";

    private static string Rule(string rule) => Policy($"podSelector: {{}}, ingress: [{{{rule}}}]");

    [Fact]
    public void Every_field_is_read()
    {
        var p = Yaml.Object<KubernetesNetworkPolicy>("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p, namespace: x, uid: u, generation: 3, labels: {a: b}}
            spec:
              podSelector: {matchLabels: {app: db}, matchExpressions: [{key: env, operator: In, values: [a, b]}]}
              policyTypes: [Ingress, Egress]
              ingress:
              - from:
                - ipBlock: {cidr: 172.17.0.0/16, except: [172.17.1.0/24]}
                - namespaceSelector: {matchLabels: {team: red}}
                - podSelector: {matchLabels: {app: web}}
                - {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}
                ports:
                - {protocol: TCP, port: 6379}
                - {port: http}
              - {}
              egress:
              - to: [{ipBlock: {cidr: 'fd00::/8'}}]
                ports: [{protocol: UDP, port: 32000, endPort: 32768}, {protocol: SCTP}]
            status: {}
            """);
        p.Key.ToString().ShouldBe("NetworkPolicy/x/p");
        (p.Metadata.Uid, p.Metadata.Generation).ShouldBe(("u", 3));
        (p.IsolatesIngress, p.IsolatesEgress).ShouldBe((true, true));
        var selector = p.Spec.AppliedTo.Single().PodSelector!;
        selector.MatchLabels["app"].ShouldBe("db");
        selector.MatchExpressions.Single().Values.ShouldBe(["a", "b"]);
        var first = p.Spec.Ingress[0];
        (first.Name, first.Action).ShouldBe(("ingress-0", RuleAction.Allow));
        first.Peers[0].IPBlock.ShouldBe(new IPBlock("172.17.0.0/16", ["172.17.1.0/24"]));
        (first.Peers[1].NamespaceSelector is null, first.Peers[1].PodSelector is null).ShouldBe((false, true));
        (first.Peers[2].NamespaceSelector is null, first.Peers[2].PodSelector is null).ShouldBe((true, false));
        (first.Peers[3].NamespaceSelector is null, first.Peers[3].PodSelector is null).ShouldBe((false, false));
        first.Ports.ShouldBe([new PolicyPort(PortProtocol.TCP, 6379, null, null, null, null), new PolicyPort(PortProtocol.TCP, null, "http", null, null, null)]);
        (p.Spec.Ingress[1].Peers.Count, p.Spec.Ingress[1].Ports.Count).ShouldBe((0, 0));
        p.Spec.Egress[0].Ports[0].EndPort.ShouldBe(32768);
        p.Spec.Egress[0].Ports[1].ShouldBe(new PolicyPort(PortProtocol.SCTP, null, null, null, null, null));
        Problems(Yaml.Read(Policy("podSelector: {}"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("010.001.00.0/16", "10.1.0.0/16")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("100.020.0.0/20", "100.20.0.0/20")]
    [InlineData("fd00::00/8", "fd00::00/8")]
    public void Leading_zeros_of_a_cidr_mean_nothing_as_for_the_API_server(string written, string read) =>
        Yaml.Object<KubernetesNetworkPolicy>(Rule($"from: [{{ipBlock: {{cidr: '{written}'}}}}]")).Spec.Ingress[0].Peers[0].IPBlock!.Cidr.ShouldBe(read);

    [Theory]
    [InlineData("podSelector: {}", true, false)]
    [InlineData("podSelector: {}, policyTypes: []", true, false)]
    [InlineData("podSelector: {}, egress: [{}]", true, true)]
    [InlineData("podSelector: {}, egress: []", true, false)]
    [InlineData("podSelector: {}, policyTypes: [Egress]", false, true)]
    [InlineData("podSelector: {}, policyTypes: [Egress, Ingress]", true, true)]
    [InlineData("podSelector: {}, policyTypes: [Ingress], egress: [{}]", true, false)]
    [InlineData("policyTypes: [Ingress]", true, false)]
    public void PolicyTypes_have_defaults(string spec, bool ingress, bool egress)
    {
        var p = Yaml.Object<KubernetesNetworkPolicy>(Policy(spec));
        (p.IsolatesIngress, p.IsolatesEgress).ShouldBe((ingress, egress));
        p.Spec.AppliedTo.Single().PodSelector.ShouldBe(LabelSelector.Everything);
    }

    public static TheoryData<string, string> Errors() => new()
    {
        { "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: x}}", "spec: is required" },
        { "{apiVersion: networking.k8s.io/v1beta1, kind: NetworkPolicy, metadata: {name: p, namespace: x}}", "apiVersion: version networking.k8s.io/v1beta1 of NetworkPolicy is not supported" },
        { "{apiVersion: networking.k8s.io/v1, kind: networkpolicy, metadata: {name: p}}", "kind: there is no kind networkpolicy" },
        { Policy("podSelector: []"), "spec.podSelector: must be a map of fields, not a list" },
        { Policy("podSelector: {}, policyTypes: [ingress]"), "spec.policyTypes[0]: unsupported value 'ingress'" },
        { Policy("podSelector: {}, policyTypes: Ingress"), "spec.policyTypes: must be a list, not the string 'Ingress'" },
        { Policy("podSelector: {}, ingress: {}"), "spec.ingress: must be a list, not a map of fields" },
        { Policy("podSelector: {}, ingress: [x]"), "spec.ingress[0]: must be a map of fields, not the string 'x'" },
        { Policy("podSelector: {matchExpressions: [{key: a, operator: In}]}"), "spec.podSelector.matchExpressions[0].values" },
        { Policy("podSelector: {matchLabels: {'a b': c}}"), "spec.podSelector.matchLabels" },
        { Rule("from: [{}]"), "spec.ingress[0].from[0]: must specify a peer" },
        { Rule("from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]"), "spec.ingress[0].from[0]: may not specify both ipBlock and another peer" },
        { Rule("from: [{ipBlock: {cidr: 10.0.0.0/8}, namespaceSelector: {}}]"), "spec.ingress[0].from[0]: may not specify both ipBlock and another peer" },
        { Rule("from: [{ipBlock: {}}]"), "spec.ingress[0].from[0].ipBlock.cidr: field 'cidr' is required" },
        { Rule("from: [{ipBlock: {cidr: 10.0.0.0}}]"), "spec.ingress[0].from[0].ipBlock.cidr: '10.0.0.0' is not a CIDR" },
        { Rule("from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]"), "spec.ingress[0].from[0].ipBlock.except[0]: except CIDR 11.0.0.0/16 is not a strict subset of CIDR 10.0.0.0/8" },
        { Rule("from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]"), "ipBlock.except[0]: except CIDR 10.0.0.0/8 is not a strict subset" },
        { Rule("from: [{ipBlock: {cidr: 10.0.0.0/8, except: ['fd00::/64']}}]"), "ipBlock.except[0]: except CIDR fd00::/64 is not a strict subset" },
        { Rule("from: [{podSelector: {matchLabels: {a: 'b '}}}]"), "spec.ingress[0].from[0].podSelector.matchLabels[a]: 'b ' must be empty or consist of" },
        { Rule("from: [{namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}}]"), "spec.ingress[0].from[0].namespaceSelector.matchExpressions[0].values" },
        { Rule("ports: [{endPort: 90}]"), "spec.ingress[0].ports[0].endPort: if `endPort` is specified `port` must be specified" },
        { Rule("ports: [{port: http, endPort: 90}]"), "spec.ingress[0].ports[0].endPort: if `port` is a string `endPort` cannot be specified" },
        { Rule("ports: [{port: 90, endPort: 80}]"), "spec.ingress[0].ports[0].endPort: `endPort` should be greater than or equal to `port`" },
        { Rule("ports: [{port: 0}]"), "spec.ingress[0].ports[0].port: 0 is out of range" },
        { Rule("ports: [{port: 70000}]"), "spec.ingress[0].ports[0].port: 70000 is out of range" },
        { Rule("ports: [{port: '80'}]"), "spec.ingress[0].ports[0].port: '80' must contain at least one letter" },
        { Rule("ports: [{protocol: ICMP}]"), "spec.ingress[0].ports[0].protocol: unsupported value 'ICMP'" },
        { Policy("podSelector: {}, egress: [{to: [{}]}]"), "spec.egress[0].to[0]: must specify a peer" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Is_refused(string yaml, string problem) =>
        Problems(Yaml.Read(yaml)).ShouldContain(p => p.StartsWith("Error ", StringComparison.Ordinal) && p.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("podSelector: {}, tier: baseline", "spec.tier: unknown field, it has no effect")]
    [InlineData("podSelector: {}, ingress: [{action: Drop}]", "spec.ingress[0].action: unknown field, it has no effect")]
    [InlineData("podSelector: {}, ingress: [{to: []}]", "spec.ingress[0].to: unknown field, it has no effect")]
    [InlineData("podSelector: {}, ingress: [{from: [{podSelector: {}, fqdn: a.b}]}]", "spec.ingress[0].from[0].fqdn: unknown field, it has no effect")]
    [InlineData("podSelector: {}, ingress: [{ports: [{port: 80, sourcePort: 5, sourceEndPort: 3}]}]", "spec.ingress[0].ports[0].sourcePort: unknown field, it has no effect")]
    [InlineData("podSelector: {}, podselector: {}", "spec.podselector: unknown field, it has no effect")]
    public void An_unknown_field_is_warned_of_and_has_no_effect(string spec, string warning)
    {
        var read = Yaml.Read(Policy(spec));
        Problems(read).ShouldContain("Warning " + warning);
        Problems(read).ShouldNotContain(p => p.StartsWith("Error", StringComparison.Ordinal));
        var policy = read.Object.ShouldBeOfType<KubernetesNetworkPolicy>();
        policy.Spec.Ingress.SelectMany(r => r.Ports).ShouldAllBe(p => p.SourcePort == null && p.SourceEndPort == null);
    }

    [Fact]
    public void A_namespace_that_is_not_given_is_default() =>
        Yaml.Object<KubernetesNetworkPolicy>("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {podSelector: {}}}")
            .Metadata.Namespace.ShouldBe("default");

    // What reader and validator say together.
    private static List<string> Problems(ReadResult read) =>
    [
        .. read.Problems.Concat(read.Object is null ? [] : Validator.Validate(new ValidationRequest(read.Object), new ClusterView([])))
            .Select(p => $"{p.Severity} {p.Field}: {p.Reason}"),
    ];
}
