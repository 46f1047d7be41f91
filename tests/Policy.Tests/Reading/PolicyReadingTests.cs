using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

public class PolicyReadingTests
{
    [Fact]
    public void A_rule_with_an_unprintable_name_is_kept_under_a_printable_one()
    {
        var policy = Yaml.Object<ClusterNetworkPolicy>(Yaml.Ingress("name: \"x\\n-A INPUT -j DROP\\r\\u2028\""));
        policy.Spec.Ingress.Single().Name.ShouldBe("x-A INPUT -j DROP");
        Yaml.Object<ClusterNetworkPolicy>(Yaml.Ingress("name: \"\\n\"")).Spec.Ingress.Single().Name.ShouldStartWith("ingress-drop-");
    }

    [Fact]
    public void Problems_tell_the_generation_of_an_object_that_cannot_be_read()
    {
        var result = Yaml.Read("{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: p, generation: 7}, spec: {priority: x}}");
        result.Object.ShouldBeNull();
        result.Problems.ShouldNotBeEmpty();
        result.Problems.ShouldAllBe(p => p.Generation == 7);
    }

    [Fact]
    public void Every_field_of_a_cluster_policy_is_read()
    {
        var policy = Yaml.Object<ClusterNetworkPolicy>("""
            apiVersion: crd.antrea.io/v1beta1
            kind: ClusterNetworkPolicy
            metadata: {name: all, generation: 3, uid: u, resourceVersion: "7", labels: {a: b}, annotations: {note: "two\nlines"}, creationTimestamp: null}
            spec:
              tier: securityops
              priority: 5.5
              appliedTo:
              - podSelector: {matchLabels: {app: web}, matchExpressions: [{key: k, operator: In, values: [v, ""]}]}
                namespaceSelector: {}
              - group: g
              - serviceAccount: {name: sa, namespace: ns}
              - nodeSelector: {matchLabels: {kubernetes.io/os: linux}}
              ingress:
              - name: in
                action: Allow
                from:
                - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
                - namespaces: {match: Self}
                - namespaces: {sameLabels: [team]}
                - nodeSelector: {}
                  scope: Cluster
                ports:
                - {port: 80}
                - {protocol: UDP, port: dns, }
                - {protocol: SCTP, port: 5, endPort: 6, sourcePort: 7, sourceEndPort: 8}
                protocols: [{icmp: {icmpType: 8, icmpCode: 0}}, {igmp: {igmpType: 0x11, groupAddress: 224.0.0.1}}]
                l7Protocols: [{http: {path: /a*, host: h, method: GET}}, {tls: {sni: "*.x"}}, {http: {}}]
                enableLogging: true
                logLabel: label-1
              egress:
              - name: out
                action: Pass
                to: [{fqdn: "*.example.com"}]
              - name: svc
                action: Reject
                toServices: [{name: s, namespace: n, scope: ClusterSet}]
            status: {phase: Realized}
            """);

        policy.Metadata.ShouldBe(new ObjectMeta("all", "", "u", 3, "7", Labels.Of(("a", "b")), Labels.Of(("note", "two\nlines"))));
        var spec = policy.Spec;
        (spec.Tier, spec.Priority).ShouldBe(("securityops", 5.5));
        spec.AppliedTo.ShouldBe(
        [
            new AppliedTo(
                PodSelector: new LabelSelector(Labels.Of(("app", "web")), [new LabelRequirement("k", LabelOperator.In, ["v", ""])]),
                NamespaceSelector: LabelSelector.Everything),
            new AppliedTo(Group: "g"),
            new AppliedTo(ServiceAccount: new NamespacedName("ns", "sa")),
            new AppliedTo(NodeSelector: new LabelSelector(Labels.Of(("kubernetes.io/os", "linux")), [])),
        ]);
        spec.Ingress.Single().ShouldBe(new PolicyRule(
            "in", RuleAction.Allow,
            [
                new PolicyPeer(IPBlock: new IPBlock("10.0.0.0/8", ["10.1.0.0/16"])),
                new PolicyPeer(Namespaces: new PeerNamespaces(true, [])),
                new PolicyPeer(Namespaces: new PeerNamespaces(false, ["team"])),
                new PolicyPeer(NodeSelector: LabelSelector.Everything, Scope: "Cluster"),
            ],
            [],
            [
                new PolicyPort(PortProtocol.TCP, 80), new PolicyPort(PortProtocol.UDP, null, "dns"),
                new PolicyPort(PortProtocol.SCTP, 5, null, 6, 7, 8),
            ],
            [new PolicyProtocol(Icmp: new IcmpMatch(8, 0)), new PolicyProtocol(Igmp: new IgmpMatch(0x11, "224.0.0.1"))],
            [new L7Protocol(Http: new HttpMatch("/a*", "h", "GET")), new L7Protocol(Tls: new TlsMatch("*.x")), new L7Protocol(Http: new HttpMatch())],
            [], true, "label-1"));
        spec.Egress[0].Peers.ShouldBe([new PolicyPeer(Fqdn: "*.example.com")]);
        spec.Egress[1].ToServices.ShouldBe([new ServiceRef("n", "s", "ClusterSet")]);
    }

    [Fact]
    public void A_namespaced_policy_has_its_own_defaults()
    {
        var policy = Yaml.Object<AntreaNetworkPolicy>(Yaml.Namespaced(
            "tier: '', priority: 1, appliedTo: [{externalEntitySelector: {}}], egress: [{action: Allow, toServices: [{name: s}]}]"));

        policy.Spec.Tier.ShouldBe("application");
        policy.Spec.Egress[0].ToServices.ShouldBe([new ServiceRef("x", "s")]);
        policy.Key.ToString().ShouldBe("NetworkPolicy/x/p");
        Yaml.Object<AntreaNetworkPolicy>("{apiVersion: crd.antrea.io/v1beta1, kind: NetworkPolicy, metadata: {name: p}, spec: {priority: 1}}")
            .Metadata.Namespace.ShouldBe("default");
    }

    [Fact]
    public void Rules_without_a_name_are_named_by_their_content()
    {
        const string Same = "action: Drop, ports: [{protocol: TCP, port: 80}]";
        var spec = Yaml.Object<ClusterNetworkPolicy>(Yaml.Cluster(
            $"priority: 1, ingress: [{{{Same}}}, {{ports: [{{port: 80.0, protocol: TCP}}], name: '', from: [], enableLogging: false, action: Drop}}, "
            + $"{{{Same}, logLabel: x}}, {{name: mine, {Same}}}], egress: [{{{Same}}}]")).Spec;

        spec.Ingress[0].Name.ShouldMatch("^ingress-drop-[0-9a-f]{7}$");
        spec.Ingress[1].Name.ShouldBe(spec.Ingress[0].Name);
        spec.Ingress[2].Name.ShouldNotBe(spec.Ingress[0].Name);
        spec.Ingress[3].Name.ShouldBe("mine");
        spec.Egress[0].Name.ShouldBe("egress-drop-" + spec.Ingress[0].Name["ingress-drop-".Length..]);
    }

    [Fact]
    public void All_problems_are_found_at_once()
    {
        var result = Yaml.Read(Yaml.Cluster("priority: 0, tier: 7, ingress: [{action: Deny, ports: [{port: 70000, endPort: x}]}, {logLabel: 'a b'}]"));

        result.Outcome.ShouldBe(ReadOutcome.Refused);
        result.Object.ShouldBeNull();
        result.Key!.Value.ToString().ShouldBe("ClusterNetworkPolicy/p");
        result.Problems.Select(p => p.Field).ShouldBe(
        [
            "spec.tier", "spec.priority", "spec.ingress[0].action", "spec.ingress[0].ports[0].port", "spec.ingress[0].ports[0].endPort",
            "spec.ingress[1].action", "spec.ingress[1].logLabel",
        ]);
        result.Problems[2].ToString().ShouldBe(
            "ClusterNetworkPolicy/p (test.yaml:1): spec.ingress[0].action: unsupported value 'Deny': supported values are Allow, Drop, Reject, Pass");
    }

    [Fact]
    public void Of_very_many_problems_the_rest_is_counted()
    {
        var rules = string.Join(", ", Enumerable.Repeat("{action: x}", 500));

        var problems = Yaml.Read(Yaml.Cluster($"priority: 1, ingress: [{rules}]")).Problems;

        problems.Count.ShouldBe(101);
        problems[100].Reason.ShouldBe("400 more problems");
        problems[100].Severity.ShouldBe(Severity.Error);
    }
}
