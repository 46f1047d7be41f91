using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Policy.Status;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>The definition of what agents report.</summary>
public class ReportTests
{
    private static readonly Crd Definition = Crd.All["NodePolicyReport"];

    [Fact]
    public void Report_is_cluster_scoped_and_its_list_is_replaced_as_a_whole()
    {
        ((string?)Definition.Json["metadata"]!["name"]).ShouldBe("nodepolicyreports.antrea-actors.io");
        ((string?)Definition.Json["spec"]!["scope"]).ShouldBe("Cluster");
        ((string?)SchemaWalk.Find(Definition.Schema, ".policies")!["x-kubernetes-list-type"]).ShouldBe("atomic");
    }

    [Fact]
    public void Every_phase_of_an_agent_is_accepted()
    {
        foreach (var phase in Enum.GetNames<PolicyPhase>())
        {
            Definition.Refusals(Report(1, phase)).ShouldBeEmpty(phase);
        }

        Definition.Refusals(Report(1, "Done")).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_part_has_500_policies_at_most()
    {
        Definition.Refusals(Report(500)).ShouldBeEmpty();
        Definition.Refusals(Report(501)).ShouldHaveSingleItem().Path.ShouldBe(".policies");
    }

    [Fact]
    public void The_largest_report_fits_into_the_store()
    {
        // The store takes 1.5 MiB a request; a character of a message may be three bytes.
        var item = SchemaWalk.Find(Definition.Schema, ".policies")!["items"]!.AsObject();
        var texts = item["properties"]!.AsObject().Sum(p => (int?)p.Value!["maxLength"] ?? 40);
        var message = (int)item["properties"]!["message"]!["maxLength"]!;

        ((texts - message + 120) * 500).ShouldBeLessThan(512 << 10);
        (message * 500).ShouldBeLessThan(768 << 10);
    }

    private static JsonObject Report(int policies, string phase = "Realized")
    {
        var entries = Enumerable.Range(0, policies).Select(i =>
            $$"""{"kind": "NetworkPolicy", "namespace": "x", "name": "p{{i}}", "uid": "u{{i}}", "generation": 3, "phase": "{{phase}}", "message": ""}""");
        return JsonNode.Parse($$"""
            {"apiVersion": "antrea-actors.io/v1alpha1", "kind": "NodePolicyReport", "metadata": {"name": "n1.0"}, "nodeName": "n1", "part": 0, "parts": 1,
             "agentVersion": "0.2.0", "summary": {"policies": {{policies}}, "realized": {{policies}}, "failed": 0}, "policies": [{{string.Join(',', entries)}}]}
            """)!.AsObject();
    }
}
