namespace Antrea.Policy.Reading;

/// <summary>One row for each thing the reader refuses or warns of.</summary>
public class SchemaTests
{
    public static TheoryData<string, string> Errors() => new()
    {
        // Types and required fields.
        { Yaml.Cluster("tier: application"), "spec.priority: is required" },
        { Yaml.Cluster("priority: null"), "spec.priority: is required" },
        { Yaml.Cluster("priority: '5'"), "spec.priority: must be a number, not the string '5'" },
        { Yaml.Cluster("priority: 0.99"), "spec.priority: 0.99 is out of range: must be from 1 to 10000" },
        { Yaml.Cluster("priority: 1e400"), "spec.priority: 1e400 is out of range" },
        { Yaml.Cluster("priority: 1, ingress: {action: Drop}"), "spec.ingress: must be a list, not a map of fields" },
        { Yaml.Cluster("priority: 1, ingress: [x]"), "spec.ingress[0]: must be a map of fields, not the string 'x'" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: p}}", "spec: is required" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, spec: {priority: 1}}", "metadata: is required" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: A_b}, spec: {priority: 1}}", "metadata.name: 'A_b' must consist of" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: \"a\\nb\"}, spec: {priority: 1}}", "metadata.name: 'a\\u000ab' must consist of" },
        { "{apiVersion: v1, kind: Pod, metadata: {name: \"a\\nb\"}}", "metadata.name: 'a\\u000ab' must not contain control characters" },
        { "{apiVersion: v1, kind: Pod, metadata: {name: a/b}}", "metadata.name: 'a/b' must not contain '/'" },
        { "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: B}}", "metadata.namespace: 'B' must consist of" },
        { "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {a: 1}}}", "metadata.labels[a]: must be a string, not 1" },
        { "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {a: \"x\\r\"}}}", "metadata.labels[a]: 'x\\u000d' must not contain control characters" },
        { "[1]", ": must be a map of fields, not a list" },
        { "{kind: Pod}", "apiVersion: is required" },
        { "{apiVersion: v1}", "kind: is required" },
        { "{apiVersion: 1, kind: Pod}", "apiVersion: must be a string, not 1" },

        // Versions and groups.
        { "{apiVersion: crd.antrea.io/v1alpha1, kind: ClusterNetworkPolicy, metadata: {name: p}}", "apiVersion: version crd.antrea.io/v1alpha1 of ClusterNetworkPolicy is not supported" },
        { "{apiVersion: discovery.k8s.io/v1beta1, kind: EndpointSlice, metadata: {name: p}}", "apiVersion: version discovery.k8s.io/v1beta1 of EndpointSlice is not supported" },
        { "{apiVersion: v1, kind: ClusterNetworkPolicy, metadata: {name: p}}", "apiVersion: there is no ClusterNetworkPolicy in the core group" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: clusternetworkpolicy, metadata: {name: p}}", "kind: there is no kind clusternetworkpolicy" },

        // Selectors.
        { Yaml.Ingress("from: [{podSelector: {matchLabels: {a: 'b='}}}]"), "from[0].podSelector.matchLabels[a]: 'b=' must be empty or consist of" },
        { Yaml.Ingress("from: [{podSelector: {matchLabels: {a: true}}}]"), "from[0].podSelector.matchLabels[a]: must be a string, not true" },
        { Yaml.Ingress("from: [{podSelector: {matchExpressions: [{key: a, operator: Gt}]}}]"), "matchExpressions[0].operator: unsupported value 'Gt': supported values are In, NotIn, Exists, DoesNotExist" },
        { Yaml.Ingress("from: [{podSelector: {matchExpressions: [{operator: Exists}]}}]"), "matchExpressions[0].key: is required" },
        { Yaml.Ingress("from: [{podSelector: {matchExpressions: [{key: a, operator: In, values: ['a b']}]}}]"), "matchExpressions[0].values[0]: 'a b' must be empty or consist of" },

        // Entries.
        { Yaml.Ingress("from: [{namespaces: {}}]"), "from[0].namespaces: match or sameLabels is required" },
        { Yaml.Ingress("from: [{namespaces: {match: Self, sameLabels: [a]}}]"), "from[0].namespaces: only one matching criteria" },
        { Yaml.Ingress("from: [{namespaces: {match: Other}}]"), "from[0].namespaces.match: unsupported value 'Other'" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: 10.0.0.1}}]"), "from[0].ipBlock.cidr: '10.0.0.1' is not a CIDR" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: 10.0.0.01/32}}]"), "ipBlock.cidr: '10.0.0.01/32' is not a CIDR" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: '10.0.0.0/33'}}]"), "ipBlock.cidr: '10.0.0.0/33' is not a CIDR" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: '[::1]/128'}}]"), "ipBlock.cidr: '[::1]/128' is not a CIDR" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: 'fe80::1%eth0/64'}}]"), "ipBlock.cidr: 'fe80::1%eth0/64' is not a CIDR" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: 0x7f.1/8}}]"), "ipBlock.cidr: '0x7f.1/8' is not a CIDR" },
        { Yaml.Ingress("from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10]}}]"), "ipBlock.except[0]: must be a string, not 10" },
        { Yaml.Ingress("from: [{podselector: {}}]"), "from[0]: no field of this entry has an effect" },
        { Yaml.Ingress("from: [{podSelector: null}]"), "from[0]: no field of this entry has an effect" },
        { Yaml.Ingress("from: [{fqdn: a.b}]"), "from[0]: no field of this entry has an effect" },
        { Yaml.Ingress("from: [{serviceAccount: {name: a}}]"), "from[0].serviceAccount.namespace: is required" },
        { Yaml.Ingress("from: [{group: \"a\\u2028b\"}]"), "from[0].group: 'a\\u2028b' must not contain control characters" },
        { Yaml.Ingress("from: [{scope: Galaxy, podSelector: {}}]"), "from[0].scope: unsupported value 'Galaxy'" },
        { Yaml.Ingress("appliedTo: [{nodeSelector: {}}]"), "spec.ingress[0].appliedTo[0].nodeSelector: nodeSelector is only allowed in the policy-level appliedTo" },
        { Yaml.Egress("appliedTo: [{nodeSelector: {}, podSelector: {}}]"), "spec.egress[0].appliedTo[0].nodeSelector: nodeSelector is only allowed" },
        { Yaml.Egress("toServices: [{name: s}]"), "toServices[0].namespace: is required" },
        { Yaml.Namespaced("priority: 1, appliedTo: [{namespaceSelector: {}}]"), "spec.appliedTo[0]: no field of this entry has an effect" },
        { Yaml.Namespaced("priority: 1, appliedTo: [{serviceAccount: {name: a, namespace: b}}]"), "spec.appliedTo[0]: no field of this entry has an effect" },

        // Rules.
        { Yaml.Cluster("priority: 1, ingress: [{action: drop}]"), "spec.ingress[0].action: unsupported value 'drop'" },
        { Yaml.Ingress("enableLogging: 'yes'"), "enableLogging: must be true or false, not the string 'yes'" },
        { Yaml.Ingress("logLabel: 'a:b'"), "logLabel: 'a:b' must be empty or consist of" },
        { Yaml.Ingress("logLabel: " + new string('a', 64)), "must be no more than 63 characters" },
        { Yaml.Ingress("ports: [{port: 0}]"), "ports[0].port: 0 is out of range: must be from 1 to 65535" },
        { Yaml.Ingress("ports: [{port: 65536}]"), "ports[0].port: 65536 is out of range" },
        { Yaml.Ingress("ports: [{port: 80.5}]"), "ports[0].port: must be an integer, not 80.5" },
        { Yaml.Ingress("ports: [{port: '80'}]"), "ports[0].port: '80' must contain at least one letter" },
        { Yaml.Ingress("ports: [{port: '80 -j ACCEPT'}]"), "ports[0].port: '80 -j ACCEPT' must consist of lower case" },
        { Yaml.Ingress("ports: [{port: \"a\\nCOMMIT\"}]"), "ports[0].port: 'a\\u000aCOMMIT' must consist of lower case" },
        { Yaml.Ingress("ports: [{port: a-very-long-name}]"), "must have 1 to 15 characters" },
        { Yaml.Ingress("ports: [{port: a--b}]"), "must not start or end with '-'" },
        { Yaml.Ingress("ports: [{port: 1, endPort: 70000}]"), "ports[0].endPort: 70000 is out of range" },
        { Yaml.Ingress("ports: [{sourcePort: -1}]"), "ports[0].sourcePort: -1 is out of range" },
        { Yaml.Ingress("ports: [{sourcePort: http}]"), "ports[0].sourcePort: must be an integer" },
        { Yaml.Ingress("ports: [{protocol: tcp}]"), "ports[0].protocol: unsupported value 'tcp'" },
        { Yaml.Ingress("ports: [{protocol: 6}]"), "ports[0].protocol: must be a string, not 6" },
        { Yaml.Ingress("protocols: [{}]"), "protocols[0]: must have exactly one of icmp and igmp" },
        { Yaml.Ingress("protocols: [{icmp: {}, igmp: {}}]"), "protocols[0]: must have exactly one of icmp and igmp" },
        { Yaml.Ingress("protocols: [{icmp: {icmpType: 256}}]"), "protocols[0].icmp.icmpType: 256 is out of range: must be from 0 to 255" },
        { Yaml.Ingress("protocols: [{icmp: {icmpCode: -1}}]"), "protocols[0].icmp.icmpCode: -1 is out of range" },
        { Yaml.Ingress("protocols: [{igmp: {igmpType: 0x12}}]"), "protocols[0].igmp.igmpType: unsupported value 18" },
        { Yaml.Egress("protocols: [{igmp: {igmpType: 0x11}}]"), "protocols[0].igmp.igmpType: unsupported value 17" },
        { Yaml.Ingress("protocols: [{igmp: {groupAddress: 224.0.0.0/4}}]"), "protocols[0].igmp.groupAddress: '224.0.0.0/4' is not an IP address" },
        { Yaml.Ingress("l7Protocols: [{}]"), "l7Protocols[0]: must have exactly one of http and tls" },
        { Yaml.Ingress("l7Protocols: [{http: {method: get}}]"), "l7Protocols[0].http.method: unsupported value 'get'" },

        { Yaml.Ingress("l7Protocols: [{http: {host: \"a\\nb\"}}]"), "l7Protocols[0].http.host: 'a\\u000ab' must not contain control characters" },

        // Other kinds.
        { "{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: t}, spec: {priority: -1}}", "spec.priority: -1 is out of range: must be from 0 to 255" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: t}, spec: {priority: 1.5}}", "spec.priority: must be an integer, not 1.5" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: Group, metadata: {name: g}, spec: {nodeSelector: {}}}", "spec.nodeSelector: nodeSelector is only allowed in a ClusterGroup" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: g}, spec: {serviceReference: {name: s}}}", "spec.serviceReference.namespace: is required" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: g}, spec: {childGroups: [1]}}", "spec.childGroups[0]: must be a string" },
        { "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: {b: c}}}", "data[a]: must be a string" },
    };

    public static TheoryData<string, string> Warnings() => new()
    {
        { Yaml.Ingress("name: \"a\\nb\""), "spec.ingress[0].name: 'a\\u000ab' has control characters, which are left out" },
        { Yaml.Cluster("priority: 1, ingres: []"), "spec.ingres: unknown field, it has no effect" },
        { Yaml.Ingress("From: []"), "spec.ingress[0].From: unknown field" },
        { Yaml.Ingress("toServices: []"), "spec.ingress[0].toServices: unknown field" },
        { Yaml.Ingress("from: [{podSelector: {}, fqdn: a}]"), "from[0].fqdn: unknown field" },
        { Yaml.Ingress("from: [{podSelector: null, namespaceSelector: {}}]"), "from[0].podSelector: null is read as if the field were absent" },
        { Yaml.Ingress("from: [{podSelector: {matchLabel: {}}}]"), "from[0].podSelector.matchLabel: unknown field" },
        { Yaml.Ingress("from: [{externalEntitySelector: {}}]"), "from[0].externalEntitySelector: it is no field of a ClusterNetworkPolicy" },
        { Yaml.Namespaced("priority: 1, appliedTo: [{podSelector: {}, namespaceSelector: {}}]"), "spec.appliedTo[0].namespaceSelector: unknown field" },
        { "{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: t, namespace: x}, spec: {priority: 1}}", "metadata.namespace: a Tier has no namespace" },
        { "{apiVersion: v1, kind: Pod, metadata: {name: a}, status: {podIP: nonsense}}", "status.podIP: 'nonsense' is not an IP address and is left out" },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Is_refused(string yaml, string problem)
    {
        var result = Yaml.Read(yaml);

        result.Outcome.ShouldBe(ReadOutcome.Refused);
        Yaml.Lines(result.Problems.Where(p => p.IsError)).ShouldContain(problem);
    }

    [Theory]
    [MemberData(nameof(Warnings))]
    public void Is_read_with_a_warning(string yaml, string problem)
    {
        var result = Yaml.Read(yaml);

        result.Outcome.ShouldBe(ReadOutcome.Read, Yaml.Lines(result.Problems));
        Yaml.Lines(result.Problems).ShouldContain(problem);
    }

    [Theory]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: d}}")]
    [InlineData("{apiVersion: policy.networking.k8s.io/v1alpha2, kind: ClusterNetworkPolicy, metadata: {name: d}}")]
    [InlineData("{apiVersion: crd.antrea.io/v1beta1, kind: Egress, metadata: {name: d}}")]
    [InlineData("{apiVersion: crd.antrea.io/v1alpha1, kind: TrafficControl, metadata: {name: d}}")]
    [InlineData("{apiVersion: v1, kind: Secret, metadata: {name: d}, data: 5}")]
    public void Kinds_that_are_not_used_are_ignored(string yaml)
    {
        var result = Yaml.Read(yaml);

        result.Outcome.ShouldBe(ReadOutcome.Ignored);
        result.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ingres", "ingress")]
    [InlineData("appliedto", "appliedTo")]
    public void A_near_miss_is_named(string written, string meant) =>
        Yaml.Read(Yaml.Cluster($"priority: 1, {written}: []")).Problems.Single().Advice.ShouldBe($"did you mean '{meant}'?");
}
