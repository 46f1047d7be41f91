using System.Text.Json;

namespace Antrea.Host.Commands;

/// <summary>What <c>explain</c> says of layer-7 rules, of a request (<c>--http</c>) and of a server name (<c>--sni</c>).</summary>
public sealed class ExplainLayer7Tests : IDisposable
{
    private const string Cluster = """
        {apiVersion: v1, kind: ConfigMap, metadata: {name: antrea-config, namespace: kube-system}, data: {antrea-agent.conf: "featureGates: {L7NetworkPolicy: true}"}}
        ---
        {apiVersion: v1, kind: Node, metadata: {name: n1}, spec: {podCIDRs: [10.10.1.0/24]}, status: {addresses: [{type: InternalIP, address: 172.31.0.1}]}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: web}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: web, labels: {app: a}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.10.1.11}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: web, labels: {app: b}}, spec: {nodeName: n1}, status: {phase: Running, podIP: 10.10.1.12}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: s, namespace: web}, spec: {clusterIPs: [10.96.0.5], selector: {app: b}, ports: [{port: 8080}]}}
        ---
        apiVersion: crd.antrea.io/v1beta1
        kind: NetworkPolicy
        metadata: {name: api, namespace: web}
        spec:
          tier: application
          priority: 5
          appliedTo: [{podSelector: {matchLabels: {app: b}}}]
          ingress:
          - {name: allow-api, action: Allow, from: [{podSelector: {}}], l7Protocols: [{http: {path: "/api/v2/*", host: foo.bar.com, method: GET}}, {tls: {sni: "*.bar.com"}}]}
          - {name: drop-all, action: Drop}
        ---
        apiVersion: crd.antrea.io/v1beta1
        kind: ClusterNetworkPolicy
        metadata: {name: out}
        spec:
          tier: application
          priority: 6
          appliedTo: [{podSelector: {matchLabels: {app: a}}}]
          egress: [{name: no-admin, action: Allow, to: [{podSelector: {}}], l7Protocols: [{http: {path: "/api/*"}}, {tls: {}}]}]

        """;

    private readonly string _root = Directory.CreateTempSubdirectory("explain-l7").FullName;

    public ExplainLayer7Tests() => File.WriteAllText(Path.Combine(_root, "cluster.yaml"), Cluster);

    [Fact]
    public async Task A_connection_that_layer_7_rules_decide_is_said_to_be_one()
    {
        var said = await Ask("--port", "80");
        said.Error.ShouldBe("");
        said.Output.ShouldBe("""
            Allow    AntreaClusterNetworkPolicy:out rule no-admin, of what its layer-7 protocols allow (egress of Pod web/a)
                     AntreaNetworkPolicy:web/api rule allow-api, of what its layer-7 protocols allow (ingress of Pod web/b)

            Pod web/a on n1 -> Pod web/b on n1

            Node n1, FORWARD: 10.10.1.11 -> 10.10.1.12, tcp port 80
              egress of Pod web/a: Allow, of what its layer-7 protocols allow
                application (250)
                  * Allow   AntreaClusterNetworkPolicy:out  #0 no-admin  matches
                              of which http: path /api/*
                              of which tls: any
              ingress of Pod web/b: Allow, of what its layer-7 protocols allow
                application (250)
                  * Allow   AntreaNetworkPolicy:web/api  #0 allow-api    matches
                              of which http: method GET, host foo.bar.com, path /api/v2/*
                              of which tls: sni *.bar.com

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task What_is_not_tcp_is_dropped_by_a_layer_7_rule()
    {
        var said = await Ask("--port", "443", "--proto", "udp");
        said.Output.ShouldStartWith("Drop     AntreaClusterNetworkPolicy:out rule no-admin: not TCP, and it has layer-7 protocols (egress of Pod web/a)\n");
        said.Output.ShouldContain("  egress of Pod web/a: Drop, not TCP\n");
    }

    [Fact]
    public async Task A_request_that_every_rule_allows_is_allowed()
    {
        var said = await Ask("--http", "GET http://foo.bar.com/api/v2/users?page=1");
        said.Output.ShouldStartWith("Allow    AntreaClusterNetworkPolicy:out rule no-admin, of what");
        said.Output.ShouldContain("tcp port 80\n");
        said.Output.ShouldEndWith("""

            Layer 7: GET /api/v2/users?page=1 HTTP/1.1, host foo.bar.com
              egress of Pod web/a, rule no-admin: allowed
              ingress of Pod web/b, rule allow-api: allowed

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task A_request_that_one_rule_denies_is_refused_with_rule_and_reason()
    {
        var said = await Ask("--http", "GET http://foo.bar.com/api/v2/..%2f..%2fadmin");
        said.Output.ShouldStartWith("Reject   request_not_allowed, by AntreaClusterNetworkPolicy:out rule no-admin (egress of Pod web/a)\n\n");
        said.Output.ShouldContain("  egress of Pod web/a, rule no-admin: denied, request_not_allowed\n");
        said.Output.ShouldContain("  servers may read the path as:\n");
        said.Output.ShouldContain("    /admin\n");
        said.Output.ShouldContain("    /api/v2/..%2F..%2Fadmin\n");
    }

    [Theory]
    [InlineData("PUT http://foo.bar.com/api/v2/x", "request_not_allowed", "web/api")]
    [InlineData("GET http://other/api/v2/x", "request_not_allowed", "web/api")]
    [InlineData("/api/v2/x", "host_missing", "web/api")]
    [InlineData("http://foo.bar.com/api/v2/%zz", "path_encoding", "out")]
    [InlineData("CONNECT foo.bar.com:443", "connect", "out")]
    public async Task Each_denial_has_its_reason(string request, string reason, string policy)
    {
        var path = await Json("--http", request);
        path.GetProperty("verdict").GetString().ShouldBe("Reject");
        path.GetProperty("policy").GetString().ShouldEndWith(":" + policy);
        path.GetProperty("layer7").GetProperty("allowed").GetBoolean().ShouldBeFalse();
        path.GetProperty("layer7").GetProperty("reason").GetString().ShouldBe(reason);
    }

    [Theory]
    [InlineData("foo.bar.com", "Allow", "")]
    [InlineData("FOO.bar.COM.", "Allow", "")]
    [InlineData("bar.com", "Reject", "server_name_not_allowed")]
    [InlineData("", "Reject", "server_name_missing")]
    [InlineData("a b", "Reject", "server_name_invalid")]
    public async Task Server_names_are_judged(string name, string verdict, string reason)
    {
        var path = await Json("--sni", name);
        path.GetProperty("verdict").GetString().ShouldBe(verdict);
        path.GetProperty("to").GetProperty("port").GetInt32().ShouldBe(443);
        path.GetProperty("layer7").GetProperty("reason").GetString().ShouldBe(reason);
        path.GetProperty("hops")[0].GetProperty("sides")[1].GetProperty("tiers")[0].GetProperty("rules")[0]
            .GetProperty("l7Protocols")[1].GetProperty("tls").GetProperty("sni").GetString().ShouldBe("*.bar.com");
    }

    [Fact]
    public async Task Where_no_layer_7_rule_decides_nothing_is_judged()
    {
        var said = await Run("--from", "web/b", "--to", "web/a", "--http", "http://x/");
        said.Output.ShouldStartWith("Allowed  no policy applies");
        said.Output.ShouldEndWith("\nLayer 7: GET / HTTP/1.1, host x\n  no layer-7 rule judges this connection: nothing in it is looked at\n");
    }

    [Fact]
    public async Task What_layers_3_and_4_deny_is_not_judged()
    {
        var said = await Run("--from", "192.0.2.1", "--to", "web/b", "--http", "http://x/");
        said.Output.ShouldStartWith("Drop     AntreaNetworkPolicy:web/api rule drop-all");
        said.Output.ShouldNotContain("Layer 7");
    }

    [Theory]
    [InlineData("web/b", "http://foo.bar.com/", 80)]
    [InlineData("web/b", "http://foo.bar.com:8081/", 8081)]
    [InlineData("svc:web/s", "http://foo.bar.com/", 8080)]
    public async Task The_port_is_the_urls_or_the_services(string to, string url, int port) =>
        (await Run("--from", "web/a", "--to", to, "--http", url)).Output.ShouldContain($"-> 10.10.1.12, tcp port {port}");

    [Theory]
    [InlineData("error: give --http or --sni, not both: a connection is one or the other", "--http", "http://x/", "--sni", "x")]
    [InlineData("error: --http: requests inside TLS are not seen by anybody on the way; ask with --sni HOST", "--http", "GET https://x/")]
    [InlineData("error: --http: \"x\" is no URL: write http://host/path or /path", "--http", "x")]
    [InlineData("error: HTTP and TLS are judged over tcp only, not over udp", "--http", "/", "--proto", "udp")]
    public async Task What_has_no_answer_is_2(string message, params string[] args)
    {
        var said = await Ask(args);
        said.Code.ShouldBe(2);
        said.Error.ShouldBe(message + "\n");
        said.Output.ShouldBe("");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private async Task<JsonElement> Json(params string[] args) =>
        JsonDocument.Parse((await Ask([.. args, "-o", "json"])).Output).RootElement.GetProperty("paths")[0];

    private Task<(int Code, string Output, string Error)> Ask(params string[] args) => Run(["--from", "web/a", "--to", "web/b", .. args]);

    private Task<(int Code, string Output, string Error)> Run(params string[] args) => CommandLines.RunAsync(["explain", "--manifests", _root, .. args]);
}
