using System.Text.Json;

namespace Antrea.Host.Commands;

/// <summary>What <c>explain</c> prints for a connection through the cluster, and its exit codes.</summary>
public sealed class ExplainTests : IDisposable
{
    private const string Cluster = """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: antrea-config, namespace: kube-system}, data: {antrea-agent.conf: "featureGates: {NodeNetworkPolicy: true}"}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: n1}, spec: {podCIDRs: [10.10.1.0/24]}, status: {addresses: [{type: InternalIP, address: 172.31.0.1}]}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: n2}, spec: {podCIDRs: [10.10.2.0/24]}, status: {addresses: [{type: InternalIP, address: 172.31.0.2}]}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: web}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: web, labels: {app: a}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.10.1.11}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: web, labels: {app: b}}, spec: {nodeName: n2}, status: {phase: Running, podIP: 10.10.2.12}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: s, namespace: web}, spec: {clusterIPs: [10.96.0.5], selector: {app: b}, ports: [{port: 80}]}}
        ---
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: fence}
        spec:
          tier: securityops
          priority: 5
          appliedTo: [{podSelector: {matchLabels: {app: b}}}]
          ingress:
          - {name: pass-80, action: Pass, from: [{podSelector: {matchLabels: {app: a}}}], ports: [{protocol: TCP, port: 80}]}
          - {name: drop-all, action: Drop}
        ---
        {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: open, namespace: web}, spec: {podSelector: {matchLabels: {app: b}}, ingress: [{}]}}

        """;

    private readonly string _root = Directory.CreateTempSubdirectory("explain").FullName;

    public ExplainTests() => Write("cluster.yaml", Cluster);

    [Fact]
    public async Task The_verdict_stands_first_and_the_chain_of_decisions_behind_it()
    {
        var said = await Ask("--from", "web/a", "--to", "web/b", "--port", "80");
        said.Error.ShouldBe("");
        said.Code.ShouldBe(0);
        said.Output.ShouldBe("""
            Allow    K8sNetworkPolicy:web/open rule ingress-0 (ingress of Pod web/b)

            Pod web/a on n1 -> Pod web/b on n2

            Node n1, FORWARD: 10.10.1.11 -> 10.10.2.12, tcp port 80
              Pod web/a: Allowed, no policy applies to either side on this Node

            Node n2, FORWARD: 10.10.1.11 -> 10.10.2.12, tcp port 80
              ingress of Pod web/b: Allow
                securityops (100): then 1 rule skipped by Pass
                  * Pass    AntreaClusterNetworkPolicy:fence  #0 pass-80  matches
                Kubernetes NetworkPolicies (252)
                  * Allow   K8sNetworkPolicy:web/open  #0 ingress-0       matches

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Reasons_stand_beside_the_rules()
    {
        var said = await Ask("--from", "10.10.1.11", "--to", "web/b", "--proto", "UDP", "--port", "80");
        said.Output.ShouldStartWith("Drop     AntreaClusterNetworkPolicy:fence rule drop-all (ingress of Pod web/b)\nnote:    10.10.1.11 belongs to Pod web/a\n");
        said.Output.ShouldContain("        Pass    AntreaClusterNetworkPolicy:fence  #0 pass-80   no: protocol\n      * Drop    AntreaClusterNetworkPolicy:fence  #1 drop-all  matches\n");
    }

    [Fact]
    public async Task No_line_is_wider_than_a_terminal()
    {
        var said = await Ask("--from", "web/a", "--to", "svc:web/s");
        said.Output.Split('\n').Max(l => l.Length).ShouldBeLessThanOrEqualTo(120);
        said.Output.ShouldContain("Service web/s -> Pod web/b on n2");
    }

    [Fact]
    public async Task Json_says_the_same()
    {
        var said = await Ask("--from", "web/a", "--to", "web/b", "--port", "80", "-o", "json");
        using var json = JsonDocument.Parse(said.Output);
        var path = json.RootElement.GetProperty("paths")[0];
        path.GetProperty("verdict").GetString().ShouldBe("Allow");
        path.GetProperty("policy").GetString().ShouldBe("K8sNetworkPolicy:web/open");
        path.GetProperty("rule").GetString().ShouldBe("ingress-0");
        path.GetProperty("to").GetProperty("address").GetString().ShouldBe("10.10.2.12");
        var tier = path.GetProperty("hops")[1].GetProperty("sides")[0].GetProperty("tiers")[0];
        (tier.GetProperty("name").GetString(), tier.GetProperty("skipped").GetInt32()).ShouldBe(("securityops", 1));
        tier.GetProperty("rules")[0].GetProperty("action").GetString().ShouldBe("Pass");
    }

    [Fact]
    public async Task A_refused_object_is_2_and_the_answer_is_given_all_the_same()
    {
        Write("bad.yaml", "{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: bad}, spec: {priority: 0, appliedTo: [{podSelector: {}}]}}");
        var said = await Ask("--from", "web/a", "--to", "web/b", "--port", "81");
        said.Code.ShouldBe(2);
        said.Error.ShouldContain("refused: ClusterNetworkPolicy/bad");
        said.Error.Split('\n').Count(l => l.StartsWith("refused", StringComparison.Ordinal)).ShouldBe(1);
        said.Output.ShouldStartWith("Drop     AntreaClusterNetworkPolicy:fence rule drop-all");
    }

    [Theory]
    [InlineData("error: there is no Pod web/x among the manifests", "--from", "web/x", "--to", "web/b", "--port", "80")]
    [InlineData("error: tcp needs a destination port (--port N)", "--from", "web/a", "--to", "web/b")]
    [InlineData("error: protocol 'gre': must be tcp, udp, sctp or icmp", "--from", "web/a", "--to", "web/b", "--proto", "gre")]
    [InlineData("error: give --from and --to; or --node NAME and one of them", "--from", "web/a", "--port", "80")]
    [InlineData("error: --family 5: must be 4 or 6", "--from", "web/a", "--to", "web/b", "--port", "80", "--family", "5")]
    [InlineData("error: --learnt x: must be NAME=ADDRESS", "--from", "web/a", "--to", "web/b", "--port", "80", "--learnt", "x")]
    [InlineData("error: --family: not with --node; write --from 10.0.0.1 --to node/n1", "--node", "n1", "--from", "10.0.0.1", "--family", "4")]
    [InlineData("error: with --node give either --from ADDRESS or --to ADDRESS; without it both", "--node", "n1", "--from", "10.0.0.1", "--to", "10.0.0.2")]
    public async Task What_has_no_answer_is_2(string message, params string[] args)
    {
        var said = await Ask(args);
        said.Code.ShouldBe(2);
        said.Error.ShouldBe(message + "\n");
        said.Output.ShouldBe("");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private Task<(int Code, string Output, string Error)> Ask(params string[] args) => CommandLines.RunAsync(["explain", "--manifests", _root, .. args]);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_root, name), text);
}
