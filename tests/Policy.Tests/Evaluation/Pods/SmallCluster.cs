using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Policy.Tests.Support;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>
/// Node n1 with the Pods a (port http = 80) and b (http = 8080) in each of the Namespaces x, y and z, Node n2 with the Pod z/far, and
/// what a test adds. <c>Ask("x/a -> y/b TCP 80")</c> answers <c>Drop by policy/rule</c>.
/// </summary>
internal sealed class SmallCluster
{
    private readonly Dictionary<string, Pod> _pods;

    public SmallCluster(string text, EffectiveConfig? config = null)
    {
        Objects = Yaml.Objects(Base + "\n---\n" + text);
        Whole = WholeCluster.Of("n1", Objects, config ?? Yaml.GateOn);
        Whole.Problems.Where(p => p.IsError).ShouldBeEmpty();
        _pods = Objects.OfType<Pod>().ToDictionary(p => $"{p.Metadata.Namespace}/{p.Metadata.Name}");
    }

    public List<KubeObject> Objects { get; }

    public WholeCluster Whole { get; }

    public PodPlan Plan => Whole.Plan.Pods;

    public CompiledPolicy Policy(string name) => Whole.Policies.Single(p => p.Policy.Name == name);

    /// <summary>The verdict on <c>source -> destination protocol [port] [v6]</c>, and the rule that decided.</summary>
    public string Ask(string question, Func<PodPacket, PodPacket>? change = null, IReadOnlyDictionary<string, NetSet>? learnt = null)
    {
        var packet = Packet(question);
        var d = PodEvaluator.Evaluate(Plan, change?.Invoke(packet) ?? packet, learnt);
        var rule = (d.Verdict is Verdict.Drop or Verdict.Reject ? d.Ingress ?? d.Egress : d.Ingress?.Rule is null ? d.Egress : d.Ingress)?.Rule?.Rule;
        return rule is null ? d.Verdict.ToString() : $"{d.Verdict} by {rule.Policy.Name}/{(rule.Name.Length > 0 ? rule.Name : "isolation")}";
    }

    /// <summary>The packet that a question is about.</summary>
    public PodPacket Packet(string question)
    {
        var words = question.Split(' ');
        var isV6 = words[^1] == "v6";
        return new PodPacket(
            Address(words[0], isV6), Address(words[2], isV6),
            words[3] switch { "TCP" => 6, "UDP" => 17, "SCTP" => 132, "IGMP" => 2, _ => isV6 ? 58 : 1 },
            words[3] is "TCP" or "UDP" or "SCTP" ? int.Parse(words[4]) : 0, SourcePort: 40000);
    }

    public IpNet Address(string name, bool v6 = false) => _pods.TryGetValue(name, out var pod)
        ? pod.Addresses.Select(IpNet.Parse).Single(a => a.IsV6 == v6) : IpNet.Parse(name);

    /// <summary>A ClusterNetworkPolicy.</summary>
    public static string Acnp(string name, string spec) => Manifest("crd.antrea.io/v1beta1", "ClusterNetworkPolicy", name, spec);

    /// <summary>Antrea's NetworkPolicy <c>namespace/name</c>.</summary>
    public static string Annp(string name, string spec) => Manifest("crd.antrea.io/v1beta1", "NetworkPolicy", name, spec);

    /// <summary>Kubernetes' NetworkPolicy <c>namespace/name</c>.</summary>
    public static string Np(string name, string spec) => Manifest("networking.k8s.io/v1", "NetworkPolicy", name, spec);

    /// <summary>ClusterGroup <c>name</c> or Group <c>namespace/name</c>.</summary>
    public static string Grp(string name, string spec) =>
        Manifest("crd.antrea.io/v1beta1", name.Contains('/', StringComparison.Ordinal) ? "Group" : "ClusterGroup", name, spec);

    public static string Manifest(string version, string kind, string name, string spec)
    {
        var parts = name.Split('/');
        var ns = parts.Length == 2 ? $", namespace: {parts[0]}" : "";
        return $"\n---\n{{apiVersion: {version}, kind: {kind}, metadata: {{name: {parts[^1]}{ns}}}, spec: {{{spec}}}}}\n";
    }

    private static readonly string Base = string.Join("\n---\n", (string[])
    [
        "{apiVersion: v1, kind: Node, metadata: {name: n1, labels: {role: front}}, spec: {podCIDRs: [10.1.0.0/24, 'fd01::/64']}, status: {addresses: [{type: InternalIP, address: 172.31.0.1}]}}",
        "{apiVersion: v1, kind: Node, metadata: {name: n2, labels: {role: back}}, spec: {podCIDRs: [10.2.0.0/24, 'fd02::/64']}, status: {addresses: [{type: InternalIP, address: 172.31.0.2}]}}",
        "{apiVersion: v1, kind: Namespace, metadata: {name: x, labels: {env: prod, team: red}}}",
        "{apiVersion: v1, kind: Namespace, metadata: {name: y, labels: {env: prod, team: blue}}}",
        "{apiVersion: v1, kind: Namespace, metadata: {name: z, labels: {env: test}}}",
        .. ((string[])["x", "y", "z"]).SelectMany((ns, i) => ((string[])["a", "b"]).Select((pod, j) => PodManifest(ns, pod, "n1", $"10.1.0.{(i * 10) + 11 + j}", $"fd01::{i + 1}{j + 1}", j == 0 ? 80 : 8080))),
        PodManifest("z", "far", "n2", "10.2.0.9", "fd02::9", 9090),
    ]);

    public static string PodManifest(string ns, string name, string node, string v4, string v6, int http, string more = "", string phase = "Running") => $$$"""
        {apiVersion: v1, kind: Pod, metadata: {name: {{{name}}}, namespace: {{{ns}}}, labels: {app: {{{name}}}}}, spec: {nodeName: {{{node}}}, {{{more}}} containers: [{name: c, ports: [{name: http, containerPort: {{{http}}}}, {name: dns, containerPort: 53, protocol: UDP}]}]}, status: {phase: {{{phase}}}, podIPs: [{ip: {{{v4}}}}, {ip: '{{{v6}}}'}]}}
        """;
}
