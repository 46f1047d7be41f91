using Antrea.Enforcers.Preflight;
using Antrea.Host.Commands;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;
using Antrea.Kubernetes.Manifests;

namespace Antrea.Host.Tests.Commands;

/// <summary>What a preflight asks of an API server, and each thing that can be wrong with it.</summary>
public sealed class CheckApiTests : IAsyncLifetime
{
    private StubApi _api = null!;

    public async Task InitializeAsync() => _api = await StubApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task All_is_well() =>
        (await RowsAsync()).Select(r => (r.Name, r.Outcome, r.Found)).ShouldBe(
        [
            ("API server", CheckOutcome.Pass, $"{_api.Address}/ is v1.31.4"), ("clock", CheckOutcome.Pass, "agrees with the API server's"), ("definitions", CheckOutcome.Pass, "policies, tiers, groups"),
            ("definition of reports", CheckOutcome.Pass, "nodepolicyreports"), ("Node", CheckOutcome.Pass, "n1"), ("Antrea in the cluster", CheckOutcome.Pass, "none"),
            ("rights", CheckOutcome.Pass, $"all {CheckRight.All.Count} that the agent needs"),
        ]);

    [Theory]
    [InlineData("v1.30.9", CheckOutcome.Fail)]
    [InlineData("v1.31.0-eks-1", CheckOutcome.Pass)]
    [InlineData("v1.32.1+k3s1", CheckOutcome.Pass)]
    [InlineData("moon", CheckOutcome.Fail)]
    public async Task The_version_counts(string version, CheckOutcome outcome)
    {
        _api.Version = version;
        (await RowAsync("API server")).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_warned_of()
    {
        _api.Ahead = TimeSpan.FromMinutes(5);
        (await RowAsync("clock")).Found.ShouldMatch("^(299|300|301) s behind the API server's$");
        _api.Ahead = TimeSpan.FromMinutes(-5);
        (await RowAsync("clock")).Found.ShouldContain("s ahead of");
    }

    [Fact]
    public async Task Definitions_that_are_missing_are_named()
    {
        _api.Definitions.Remove("tiers");
        (await RowAsync("definitions")).ShouldBe(CheckRow.Fail("definitions", "crd.antrea.io/v1beta1 lacks tiers", "kubectl apply --server-side -f deploy/crds"));
        _api.Definitions.Clear();
        _api.HasReports = false;
        (await RowAsync("definitions")).Found.ShouldContain("clusternetworkpolicies, networkpolicies");
        (await RowAsync("definition of reports")).Outcome.ShouldBe(CheckOutcome.Fail);
    }

    [Fact]
    public async Task The_Node_has_to_be_one()
    {
        (await RowsAsync("n2")).Single(r => r.Name == "Node").ShouldSatisfyAllConditions(
            r => r.Outcome.ShouldBe(CheckOutcome.Fail), r => r.Found.ShouldContain("n2"), r => r.Advice.ShouldContain("kubectl get nodes"));
        (await RowsAsync(null)).Single(r => r.Name == "Node").ShouldBe(CheckRow.Skip("Node", "no name was given", "--node NAME"));
    }

    [Fact]
    public async Task A_real_Antrea_is_refused()
    {
        _api.AntreaPods.AddRange(["antrea-agent-1", "antrea-agent-2", "antrea-agent-3", "antrea-controller-1"]);
        (await RowAsync("Antrea in the cluster")).Found.ShouldBe("Pods of it run: antrea-agent-1, antrea-agent-2, antrea-agent-3, ...");
        _api.AntreaPods.Clear();
        _api.Groups.Add("controlplane.antrea.io");
        (await RowAsync("Antrea in the cluster")).Outcome.ShouldBe(CheckOutcome.Warn);
        _api.MayListPods = false;
        (await RowAsync("Antrea in the cluster")).Outcome.ShouldBe(CheckOutcome.Fail);
        _api.Groups.Clear();
        (await RowAsync("Antrea in the cluster")).Outcome.ShouldBe(CheckOutcome.Pass);
        _api.Definitions.Add("antreaagentinfos");
        (await RowAsync("Antrea in the cluster")).Found.ShouldBe("definition antreaagentinfos is there, and Pods may not be read");
    }

    [Fact]
    public async Task Rights_that_are_refused_are_named_with_what_they_are_for()
    {
        _api.Refused.UnionWith(["watch pods", "patch networkpolicies/status"]);
        var rows = await RowsAsync();
        rows.Where(r => r.Outcome == CheckOutcome.Fail).Select(r => r.Found).ShouldBe(["refused: watch; no policy is enforced", "refused: patch; the status of policies stays empty"]);
        rows.ShouldContain(CheckRow.Pass("may get, list, watch nodes", "allowed"));
    }

    [Fact]
    public async Task Every_right_of_the_role_is_asked_for_and_no_other()
    {
        await RowsAsync();
        var file = YamlDocuments.Parse(File.ReadAllText(Path.Combine(ArchitectureTests.Root(), "deploy", "rbac.yaml")), "rbac.yaml");
        var given = from d in file.Documents
                    let kind = d.Root.GetProperty("kind").GetString()
                    where kind is "Role" or "ClusterRole"
                    from rule in d.Root.GetProperty("rules").EnumerateArray()
                    from g in Texts(rule, "apiGroups") from r in Texts(rule, "resources") from v in Texts(rule, "verbs") from n in Texts(rule, "resourceNames").DefaultIfEmpty("")
                    select $"{v} {r}.{g} {(kind == "Role" ? "kube-system" : "")}/{n}";
        _api.Asked.ShouldBe(given, ignoreOrder: true);
    }

    [Fact]
    public async Task Credentials_that_are_refused_are_one_row()
    {
        _api.IsUnauthorized = true;
        (await RowsAsync()).ShouldHaveSingleItem().Advice.ShouldContain("renew the credentials");
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_one_row()
    {
        await _api.DisposeAsync();
        var row = (await RowsAsync()).ShouldHaveSingleItem();
        row.Outcome.ShouldBe(CheckOutcome.Fail);
        row.Found.ShouldContain("refused");
    }

    private static IEnumerable<string> Texts(System.Text.Json.JsonElement rule, string name) => rule.TryGetProperty(name, out var list) ? list.EnumerateArray().Select(t => t.GetString()!) : [];

    private async Task<CheckRow> RowAsync(string name) => (await RowsAsync()).Single(r => r.Name == name);

    private async Task<IReadOnlyList<CheckRow>> RowsAsync(string? node = "n1")
    {
        using var http = new ApiHttp(new ConnectionSettings(new Uri(_api.Address), new FixedCredential(Credential.None)));
        return await new CheckApi(http, TimeProvider.System, node).RunAsync(CancellationToken.None);
    }
}
