using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Policy.Reading;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>The account may do what the agent does, and nothing else.</summary>
public class RoleTests
{
    private const string Read = "get list watch";

    // What the whole cluster's role allows: group, resource, verbs, names, and what for. docs/install.md has the same for people.
    private static readonly (string Group, string Resource, string Verbs, string Names, string For)[] Cluster =
    [
        ("", "nodes", Read, "", "reads Node"),
        ("", "pods", Read, "", "reads Pod"),
        ("", "namespaces", Read, "", "reads Namespace"),
        ("", "services", Read, "", "reads Service"),
        ("discovery.k8s.io", "endpointslices", Read, "", "reads EndpointSlice"),
        ("networking.k8s.io", "networkpolicies", Read, "", "reads NetworkPolicy"),
        ("crd.antrea.io", "clusternetworkpolicies", Read, "", "reads ClusterNetworkPolicy"),
        ("crd.antrea.io", "networkpolicies", Read, "", "reads NetworkPolicy"),
        ("crd.antrea.io", "tiers", Read, "", "reads Tier"),
        ("crd.antrea.io", "clustergroups", Read, "", "reads ClusterGroup"),
        ("crd.antrea.io", "groups", Read, "", "reads Group"),
        ("crd.antrea.io", "clusternetworkpolicies/status", "update patch", "", "status"),
        ("crd.antrea.io", "networkpolicies/status", "update patch", "", "status"),
        ("crd.antrea.io", "clustergroups/status", "update patch", "", "status"),
        ("crd.antrea.io", "groups/status", "update patch", "", "status"),
        ("crd.antrea.io", "tiers", "create", "", "system tiers; admission allows no others"),
        ("crd.antrea.io", "tiers", "update patch", "emergency securityops networkops platform application baseline", "system tiers"),
        ("antrea-actors.io", "nodepolicyreports", Read + " create update patch delete", "", "reports"),
        ("events.k8s.io", "events", "create patch", "", "events"),
    ];

    private static readonly (string Group, string Resource, string Verbs, string Names, string For)[] Own =
    [
        ("", "configmaps", Read, "antrea-config", "reads ConfigMap"),
        ("coordination.k8s.io", "leases", "create", "", "election; create knows no names"),
        ("coordination.k8s.io", "leases", "get update patch", "antrea-actors", "election"),
    ];

    [Theory]
    [InlineData("ClusterRole")]
    [InlineData("Role")]
    public void Role_allows_exactly_what_is_needed(string kind)
    {
        var role = Manifests.Access.Single(o => (string?)o["kind"] == kind);

        var allowed = role["rules"]!.AsArray().SelectMany(rule =>
            from g in Texts(rule!["apiGroups"])
            from r in Texts(rule["resources"])
            select $"{g}|{r}|{string.Join(' ', Texts(rule["verbs"]))}|{string.Join(' ', Texts(rule["resourceNames"]))}").ToList();

        allowed.ShouldBe((kind == "Role" ? Own : Cluster).Select(n => $"{n.Group}|{n.Resource}|{n.Verbs}|{n.Names}"), ignoreOrder: true);
        allowed.ShouldAllBe(a => !a.Contains('*'));
    }

    [Fact]
    public void Every_kind_that_may_be_read_is_one_that_the_agent_reads()
    {
        foreach (var need in Cluster.Concat(Own).Where(n => n.For.StartsWith("reads ", StringComparison.Ordinal)))
        {
            var kind = need.For[6..];
            var version = need.Group switch { "" => "v1", "crd.antrea.io" => "crd.antrea.io/v1beta1", _ => $"{need.Group}/v1" };
            var read = ObjectReader.Read(Files.Element(JsonNode.Parse(
                $$"""{"apiVersion": "{{version}}", "kind": "{{kind}}", "metadata": {"name": "x", "namespace": "x"}, "spec": {} }""")!));

            read.Outcome.ShouldNotBe(ReadOutcome.Ignored, $"{version} {kind}");
        }
    }

    [Fact]
    public void The_documentation_names_every_right()
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Examples", "docs", "install.md"));
        var table = text[text.IndexOf("### Rights in the cluster", StringComparison.Ordinal)..];

        foreach (var need in Cluster.Concat(Own))
        {
            var lines = table.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal) && l.Contains(need.Resource.Split('/')[0], StringComparison.Ordinal)).ToList();
            need.Verbs.Split(' ').ShouldAllBe(v => lines.Any(l => l.Contains(v, StringComparison.Ordinal) || l.Contains("all but", StringComparison.Ordinal)), need.Resource);
            need.Names.Split(' ').Where(n => need.Resource != "tiers").ShouldAllBe(n => lines.Any(l => l.Contains(n, StringComparison.Ordinal)), need.Resource);
        }
    }

    [Fact]
    public void Bindings_name_the_roles_and_the_account_of_the_pods()
    {
        var account = Manifests.Access.Single(o => (string?)o["kind"] == "ServiceAccount");
        ((string?)Manifests.PodSpec(Manifests.DaemonSet)["serviceAccountName"]).ShouldBe((string?)account["metadata"]!["name"]);
        foreach (var binding in Manifests.Access.Where(o => ((string)o["kind"]!).EndsWith("Binding", StringComparison.Ordinal)))
        {
            Manifests.Access.ShouldContain(o => (string?)o["kind"] == (string?)binding["roleRef"]!["kind"]
                && (string?)o["metadata"]!["name"] == (string?)binding["roleRef"]!["name"]
                && (string?)o["metadata"]!["namespace"] == (string?)binding["metadata"]!["namespace"]);
            var subject = binding["subjects"]!.AsArray().ShouldHaveSingleItem()!;
            ((string?)subject["name"]).ShouldBe((string?)account["metadata"]!["name"]);
            ((string?)subject["namespace"]).ShouldBe((string?)account["metadata"]!["namespace"]);
        }
    }

    private static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(t => (string)t!)];
}
