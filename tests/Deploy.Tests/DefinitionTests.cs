using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Policy.Status;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests;

/// <summary>Names, printer columns and status of the definitions.</summary>
public class DefinitionTests
{
    [Theory]
    [InlineData("ClusterNetworkPolicy", "clusternetworkpolicies", "acnp", "Cluster")]
    [InlineData("NetworkPolicy", "networkpolicies", "annp", "Namespaced")]
    [InlineData("Tier", "tiers", "tr", "Cluster")]
    [InlineData("ClusterGroup", "clustergroups", "cg", "Cluster")]
    [InlineData("Group", "groups", "grp", "Namespaced")]
    public void Names_and_scope_are_those_that_users_know(string kind, string plural, string shortName, string scope)
    {
        var json = Crd.All[kind].Json;

        ((string?)json["metadata"]!["name"]).ShouldBe($"{plural}.crd.antrea.io");
        ((string?)json["spec"]!["group"]).ShouldBe("crd.antrea.io");
        ((string?)json["spec"]!["scope"]).ShouldBe(scope);
        ((string?)json["spec"]!["names"]!["plural"]).ShouldBe(plural);
        json["spec"]!["names"]!["shortNames"]!.AsArray().Select(n => (string?)n).ShouldBe([shortName]);
        ((string?)Crd.All[kind].Version["name"]).ShouldBe("v1beta1");
    }

    [Theory]
    [InlineData("ClusterNetworkPolicy")]
    [InlineData("NetworkPolicy")]
    public void Policies_print_tier_priority_and_how_many_nodes_enforce_them(string kind) =>
        Columns(kind).Select(c => (string?)c["name"]).ShouldBe(["Tier", "Priority", "Desired Nodes", "Current Nodes", "Age"]);

    [Fact]
    public void Columns_show_declared_fields()
    {
        foreach (var crd in Crd.All.Values)
        {
            foreach (var column in Columns(crd.Kind).Where(c => (string?)c["name"] != "Age"))
            {
                var field = SchemaWalk.Find(crd.Schema, (string)column["jsonPath"]!).ShouldNotBeNull((string?)column["name"]);
                var type = (string?)field["type"];
                ((string?)column["type"]).ShouldBe(type == "integer" && (string?)column["format"] is not null ? "number" : type);
            }
        }
    }

    [Theory]
    [InlineData("ClusterNetworkPolicy")]
    [InlineData("NetworkPolicy")]
    public void Policy_status_takes_every_phase_and_refuses_others(string kind)
    {
        foreach (var phase in Enum.GetNames<PolicyPhase>().Append("Done"))
        {
            var status = JsonNode.Parse($$"""
                {"phase": "{{phase}}", "observedGeneration": 3, "currentNodesRealized": 2, "desiredNodesRealized": 2,
                 "conditions": [{"type": "Realizable", "status": "True", "lastTransitionTime": "2026-01-02T03:04:05Z", "reason": "", "message": "m"}]}
                """);

            var found = SchemaValidator.Validate(status, SchemaWalk.Find(Crd.All[kind].Schema, ".status")!, ".status");

            found.Select(r => r.Path).ShouldBe(phase == "Done" ? [".status.phase"] : []);
        }
    }

    [Fact]
    public void Status_is_a_subresource_where_there_is_one()
    {
        foreach (var crd in Crd.All.Values)
        {
            (crd.Version["subresources"]?["status"] is not null).ShouldBe(SchemaWalk.Find(crd.Schema, ".status") is not null, crd.Kind);
        }
    }

    private static IEnumerable<JsonNode> Columns(string kind) => Crd.All[kind].Version["additionalPrinterColumns"]!.AsArray().Select(c => c!);
}
