using System.Text.Json.Nodes;

namespace Antrea.Deploy.Tests.Cases;

/// <summary>Random policies and groups out of right and wrong parts. They use declared fields only.</summary>
public sealed class RandomObjects(int seed)
{
    private const string Bad = "{matchLabels: {'a b': c}}";

    private static readonly string[] Selectors = ["{}", "{matchLabels: {a: b}}", "{matchExpressions: [{key: a, operator: In, values: [b]}]}"];
    private static readonly string[] WrongSelectors = [Bad, "{matchLabels: {a: '='}}", "{matchExpressions: [{key: a, operator: In}]}", "{matchExpressions: [{key: a, operator: Exists, values: [b]}]}"];
    private static readonly string[] Blocks = ["{cidr: 10.0.0.0/8}", "{cidr: 'fd00::/8', except: ['fd01::/16']}", "{cidr: 224.0.0.0/8}", "{cidr: 'ff02::/16'}", "{cidr: 192.168.0.0/16, except: [192.168.1.0/24]}"];
    private static readonly string[] WrongBlocks = ["{cidr: 10.0.0.0/8, except: [11.0.0.0/16]}", "{cidr: 10.0.0.1}", "{cidr: 10.0.0.0/8, except: ['fd00::/16']}", "{except: [10.0.0.0/8]}"];
    private static readonly string[] Ports = ["{port: 80}", "{port: http}", "{port: 80, endPort: 90, protocol: UDP}", "{}", "{sourcePort: 5, sourceEndPort: 6}", "{port: 5, protocol: SCTP}"];
    private static readonly string[] WrongPorts = ["{endPort: 90}", "{port: 90, endPort: 80}", "{port: http, endPort: 80}", "{sourceEndPort: 6}", "{port: 'A b'}", "{port: 70000}", "{sourcePort: 7, sourceEndPort: 6}"];
    private static readonly string[] Protocols = ["{icmp: {icmpType: 8, icmpCode: 0}}", "{icmp: {}}", "{igmp: {}}", "{igmp: {groupAddress: 224.0.0.22}}"];
    private static readonly string[] WrongProtocols = ["{}", "{icmp: {}, igmp: {}}", "{igmp: {groupAddress: 10.0.0.1}}", "{igmp: {igmpType: 5}}", "{icmp: {icmpCode: 300}}"];
    private static readonly string[] Layer7 = ["{http: {}}", "{http: {method: GET, path: /a*, host: b}}", "{tls: {sni: '*.a.b'}}", "{tls: {}}"];
    private static readonly string[] WrongLayer7 = ["{}", "{http: {}, tls: {}}", "{http: {method: get}}", "{http: {host: 'a b'}}", "{tls: {sni: 'https://a'}}"];

    private readonly Random _random = new(seed);
    private int _made;

    public AdmissionCase Next()
    {
        var kind = Pick("ClusterNetworkPolicy", "ClusterNetworkPolicy", "NetworkPolicy", "ClusterGroup", "Group");
        var isCluster = kind.StartsWith("Cluster", StringComparison.Ordinal);
        var spec = kind.EndsWith("Policy", StringComparison.Ordinal) ? Policy(isCluster) : Group(isCluster);
        var yaml = $"{{object: {{apiVersion: crd.antrea.io/v1beta1, kind: {kind}, metadata: {{name: p{(isCluster ? "" : ", namespace: x")}}}, spec: {spec}}}}}";
        var json = Kubernetes.Manifests.YamlDocuments.Parse(yaml, "random").Documents.Single().Root.GetRawText();
        return new AdmissionCase($"random {seed}.{_made++}", JsonNode.Parse(json)!.AsObject());
    }

    private string Policy(bool isCluster)
    {
        var inRules = Chance(30);
        return Fields(
            (100, "priority: 1.5"), (20, $"tier: {Pick("baseline", "emergency", "Application")}"),
            (inRules ? 4 : 97, $"appliedTo: {Some(() => AppliedTo(isCluster, isRule: false))}"),
            (60, $"ingress: {Some(() => Rule(isCluster, isIngress: true, inRules))}"),
            (50, $"egress: {Some(() => Rule(isCluster, isIngress: false, inRules))}"));
    }

    private string Rule(bool isCluster, bool isIngress, bool inRules) => Fields(
        (99, $"action: {Pick("Allow", "Allow", "Drop", "Reject", "Pass")}"), (85, $"name: {Pick("a", "r", "s", "t", "u", "v", "w", "x")}{_made}{_random.Next(9)}"),
        (inRules ? 96 : 2, $"appliedTo: {Some(() => AppliedTo(isCluster, isRule: true))}"),
        (55, $"{(isIngress ? "from" : "to")}: {Some(() => Peer(isCluster, isIngress))}"),
        (isIngress ? 0 : 8, $"toServices: {Some(() => Pick("{name: a, namespace: b}", "{name: a, namespace: b, scope: ClusterSet}"))}"),
        (25, $"ports: {Some(() => Part(Ports, WrongPorts))}"), (12, $"protocols: {Some(() => Part(Protocols, WrongProtocols))}"),
        (12, $"l7Protocols: {Some(() => Part(Layer7, WrongLayer7))}"), (10, $"logLabel: {Pick("a", "a-b", "a b")}"), (10, "enableLogging: true"));

    private string AppliedTo(bool isCluster, bool isRule) => One(
        (40, $"podSelector: {Selector()}"), (12, "group: g"), (isCluster ? 20 : 0, $"namespaceSelector: {Selector()}"),
        (isCluster ? 8 : 0, "serviceAccount: {name: a, namespace: b}"), (isCluster ? 10 : 0, "service: {name: a, namespace: b}"),
        (isRule || !isCluster ? 1 : 25, $"nodeSelector: {Selector()}"), (5, $"externalEntitySelector: {Selector()}"));

    private string Peer(bool isCluster, bool isIngress) => One(
        (40, $"podSelector: {Selector()}"), (20, $"namespaceSelector: {Selector()}"), (30, $"ipBlock: {Part(Blocks, WrongBlocks)}"), (10, "group: g"),
        (8, $"nodeSelector: {Selector()}"), (5, $"externalEntitySelector: {Selector()}"), (isIngress ? 5 : 0, "scope: ClusterSet"),
        (isIngress ? 0 : 12, $"fqdn: {Pick("a.b", "'*.b'", "a_b")}"), (isCluster ? 6 : 0, "serviceAccount: {name: a, namespace: b}"),
        (isCluster ? 8 : 0, $"namespaces: {Pick("{match: Self}", "{sameLabels: [a, b/c]}", "{sameLabels: [a]}", "{}", "{match: Self, sameLabels: [a]}", "{sameLabels: ['&']}")}"));

    private string Group(bool isCluster) => One(
        (30, $"podSelector: {Selector()}"), (30, $"namespaceSelector: {Selector()}"), (isCluster ? 15 : 3, $"nodeSelector: {Selector()}"),
        (15, $"externalEntitySelector: {Selector()}"), (20, $"ipBlocks: {Some(() => Part(Blocks, WrongBlocks))}"),
        (15, $"childGroups: {Pick("[a]", "[a, p]", "[]")}"), (15, $"serviceReference: {Pick("{name: a, namespace: b}", "{name: a, namespace: b}", "{namespace: b}")}"));

    private string Selector() => Part(Selectors, WrongSelectors);

    private string Part(string[] right, string[] wrong) => Chance(4) ? Pick(wrong) : Pick(right);

    // Mostly one field, as entries are meant to be; now and then whatever comes together.
    private string One(params (int Percent, string Field)[] fields)
    {
        if (Chance(8))
        {
            return Fields(fields);
        }

        var at = _random.Next(fields.Sum(f => f.Percent));
        return $"{{{fields.SkipWhile(f => (at -= f.Percent) >= 0).First().Field}}}";
    }

    private string Fields(params (int Percent, string Field)[] fields) =>
        $"{{{string.Join(", ", fields.Where(f => Chance(f.Percent)).Select(f => f.Field))}}}";

    private string Some(Func<string> one) => $"[{string.Join(", ", Enumerable.Range(0, Pick(1, 1, 1, 1, 2, 2, 3, 0)).Select(_ => one()))}]";

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(params T[] from) => from[_random.Next(from.Length)];
}
