using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Helm;
using Antrea.Testing.Api;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>kubectl applies everything of deploy, with strict validation, without an error and without a warning.</summary>
public sealed class ApplyTests : IAsyncLifetime, IDisposable
{
    private FakeApiServer _server = null!;
    private KubectlProcess _kubectl = null!;

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Manifests.Root, "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Manifests.Root, f))
            .Where(f => !f.StartsWith("helm", StringComparison.Ordinal) && !f.EndsWith("kustomization.yaml", StringComparison.Ordinal) && !f.StartsWith("node-init", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static TheoryData<string[]> Values() =>
    [
        [], ["featureGates.NodeNetworkPolicy=true", "featureGates.L7NetworkPolicy=true", "disableTXChecksumOffload=true"],
        ["initContainer.enabled=true", "iptablesBackend=\"nft\"", "apiServer.host=\"192.0.2.1\"", "imagePullSecrets=[{\"name\": \"s\"}]", "podAnnotations={\"a\": \"b\"}"],
        ["failsafe={\"enabled\": true, \"inbound\": [{\"protocol\": \"TCP\", \"port\": 22}]}", "maxUnavailable=3", "resources={\"limits\": {\"memory\": \"2Gi\"}}"],
    ];

    public async Task InitializeAsync()
    {
        _server = await FakeApiServer.StartAsync(new FakeApiOptions { Authorize = true }, FakeApiServer.NewStore(custom: false));
        _kubectl = new KubectlProcess(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _kubectl.Dispose();

    [KubectlFact]
    public async Task The_kustomization_is_applied_by_the_client_and_stays_unchanged()
    {
        var first = Lines(await _kubectl.OutputAsync("apply", "--validate=strict", "-k", Manifests.Root));
        first.Length.ShouldBe(Manifests.Kustomized.Count);
        first.ShouldAllBe(l => l.EndsWith(" created", StringComparison.Ordinal));
        Lines(await _kubectl.OutputAsync("apply", "--validate=strict", "-k", Manifests.Root)).ShouldAllBe(l => l.EndsWith(" unchanged", StringComparison.Ordinal));
    }

    [KubectlFact]
    public async Task The_kustomization_is_applied_by_the_server()
    {
        Lines(await _kubectl.OutputAsync("apply", "--server-side", "--validate=strict", "-k", Manifests.Root)).Length.ShouldBe(Manifests.Kustomized.Count);
        var version = _server.Store.Version;
        await _kubectl.OutputAsync("apply", "--server-side", "--validate=strict", "-k", Manifests.Root);
        _server.Store.Version.ShouldBe(version, "what is applied again changes nothing");
        await _kubectl.OutputAsync("wait", "crd", "--all", "--for=condition=Established", "--timeout=20s");
    }

    [KubectlTheory]
    [MemberData(nameof(Files))]
    public async Task Each_file_is_applied_by_itself(string file)
    {
        await _kubectl.OutputAsync("apply", "--server-side", "--validate=strict", "-f", Path.Combine(Manifests.Root, file));
        await _kubectl.OutputAsync("delete", "-f", Path.Combine(Manifests.Root, file));
    }

    [KubectlTheory]
    [MemberData(nameof(Values))]
    public async Task What_the_chart_renders_is_applied(params string[] settings)
    {
        var objects = Chart.Render(Chart.With(settings));
        var list = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "List", ["items"] = new JsonArray([.. objects.Select(o => o.DeepClone())]) };
        Lines(await _kubectl.OutputAsync("apply", "--server-side", "--validate=strict", "-f", _kubectl.Write("chart.json", list.ToJsonString()))).Length.ShouldBe(objects.Count);
    }

    [KubectlFact]
    public async Task A_wrong_field_within_a_list_is_noticed_by_the_client()
    {
        var list = _kubectl.Write("list.json", """{"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "d"}, "spec": {"selectors": {} } }]}""");
        (await _kubectl.ErrorAsync("apply", "-f", list)).ShouldContain("unknown field \"selectors\"");
    }

    [KubectlFact]
    public async Task A_field_that_the_api_does_not_know_is_noticed()
    {
        foreach (var (field, wrong) in new[] { ("minReadySeconds:", "minReadySecs:"), ("readOnlyRootFilesystem:", "readOnlyRootFileSystem:"), ("hostPath: {path:", "hostPath: {pat:") })
        {
            var text = File.ReadAllText(Path.Combine(Manifests.Root, "daemonset.yaml")).Replace(field, wrong, StringComparison.Ordinal);
            (await _kubectl.ErrorAsync("apply", "-f", _kubectl.Write("wrong.yaml", text))).ShouldContain($"unknown field");
            (await _kubectl.ErrorAsync("apply", "--server-side", "-f", _kubectl.Write("wrong.yaml", text))).ShouldContain("field not declared in schema");
        }
    }

    [KubectlFact]
    public async Task The_account_of_the_agents_may_do_what_the_roles_say()
    {
        await _kubectl.OutputAsync("apply", "-k", Manifests.Root);
        _server.Accept("agent", "system:serviceaccount:kube-system:antrea-actors", "n1");
        using var agent = new KubectlProcess(_server, "agent");
        foreach (var (may, question) in new[]
        {
            ("yes", "list pods -A"), ("yes", "watch clusternetworkpolicies.crd.antrea.io"), ("yes", "patch clusternetworkpolicies.crd.antrea.io --subresource=status"), ("yes", "get cm/antrea-config -n kube-system"),
            ("yes", "patch lease.coordination.k8s.io/antrea-actors -n kube-system"), ("yes", "update tier/baseline"), ("no", "update tier/mine"), ("no", "patch clusternetworkpolicies.crd.antrea.io"),
            ("no", "list secrets -A"), ("no", "get cm/other -n kube-system"), ("no", "delete tier/baseline"), ("no", "list leases.coordination.k8s.io -n kube-system"),
        })
        {
            (await agent.RunAsync(["auth", "can-i", .. question.Split(' ')])).Output.Trim().ShouldBe(may, question);
        }

        string Report(string node) => agent.Write("report.yaml", $"apiVersion: antrea-actors.io/v1alpha1\nkind: NodePolicyReport\nmetadata: {{name: {node}.0}}\nnodeName: {node}\npart: 0\nparts: 1\npolicies: []\n");
        await agent.OutputAsync("apply", "--server-side", "-f", Report("n1"));
        (await agent.ErrorAsync("apply", "--server-side", "-f", Report("n2"))).ShouldContain("an agent writes the report of its own Node only");
        (await agent.OutputAsync("get", "npr", "--no-headers")).ShouldMatch(@"^n1\.0\s+n1\s");
    }

    private static string[] Lines(string text) => text.TrimEnd('\n').Split('\n');
}
