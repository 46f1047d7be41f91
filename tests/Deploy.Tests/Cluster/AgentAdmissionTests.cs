using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>What admission allows the agents' account beyond its roles.</summary>
public class AgentAdmissionTests
{
    private const string Agent = "system:serviceaccount:kube-system:antrea-actors";
    private const string Reports = "nodepolicyreports", OwnNodeOnly = "an agent writes the report of its own Node only, the one that its Pod's token names";

    [Theory]
    [InlineData("CREATE", "n1", null, true)]
    [InlineData("CREATE", "n2", null, false)]
    [InlineData("UPDATE", "n1", "n1", true)]
    [InlineData("UPDATE", "n2", "n2", false)]
    [InlineData("UPDATE", "n1", "n2", false)]
    [InlineData("UPDATE", "n2", "n1", false)]
    [InlineData("DELETE", null, "n1", true)]
    [InlineData("DELETE", null, "n2", false)]
    public void Agent_writes_the_report_of_its_own_node_only(string operation, string? node, string? old, bool allowed)
    {
        Refusals(Reports, operation, Report(node), Report(old), Agent, "n1").ShouldBe(allowed ? [] : [OwnNodeOnly]);
        Refusals(Reports, operation, Report(node), Report(old), Agent, null).ShouldBe([OwnNodeOnly], "a token that names no Node");
        Refusals(Reports, operation, Report(node), Report(old), "admin", null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("n1.3", true)]
    [InlineData("n1.4", false)]
    [InlineData("n2.3", false)]
    [InlineData("n1.x.3", false)]
    public void Agent_takes_the_name_of_no_other_report(string name, bool allowed)
    {
        Refusals(Reports, "CREATE", Report("n1", name), null, Agent, "n1").ShouldBe(allowed ? [] : [OwnNodeOnly]);
        Refusals(Reports, "CREATE", Report("n1", name), null, "admin", null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("emergency", true)]
    [InlineData("baseline", true)]
    [InlineData("mine", false)]
    public void Agent_creates_system_tiers_only(string name, bool allowed)
    {
        var tier = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } };

        Refusals("tiers", "CREATE", tier, null, Agent, "n1").ShouldBe(allowed ? [] : ["an agent may create system tiers only"]);
        Refusals("tiers", "CREATE", tier, null, "admin", null).ShouldBeEmpty();
    }

    [Fact]
    public void Agent_may_mend_the_priority_of_a_tier_and_others_may_not()
    {
        JsonObject Tier(int priority) => JsonNode.Parse($$"""{"metadata": {"name": "t"}, "spec": {"priority": {{priority}} } }""")!.AsObject();

        AdmissionPolicy.Tiers.Refusals("tiers", "UPDATE", Tier(3), Tier(4), Agent).ShouldBeEmpty();
        AdmissionPolicy.Tiers.Refusals("tiers", "UPDATE", Tier(3), Tier(4), "system:serviceaccount:default:antrea-actors").ShouldHaveSingleItem();
    }

    [Fact]
    public void Policies_are_bound_and_fail_closed()
    {
        foreach (var policy in new[] { AdmissionPolicy.Tiers, AdmissionPolicy.AgentReports, AdmissionPolicy.AgentTiers })
        {
            var name = (string?)policy.Json["metadata"]!["name"];
            ((string?)policy.Json["spec"]!["failurePolicy"]).ShouldBe("Fail");
            var binding = Files.Documents("Crds").Single(d => (string?)d["kind"] == "ValidatingAdmissionPolicyBinding" && (string?)d["spec"]!["policyName"] == name);
            binding["spec"]!["validationActions"]!.ToJsonString().ShouldBe("[\"Deny\"]");
        }
    }

    private static string[] Refusals(string resource, string operation, JsonObject? value, JsonObject? old, string user, string? node) =>
        [.. new[] { AdmissionPolicy.AgentReports, AdmissionPolicy.AgentTiers }.SelectMany(p => p.Refusals(resource, operation, value, old, user, node)).Select(r => r.Message)];

    private static JsonObject? Report(string? node, string? name = null) => node is null ? null
        : new JsonObject { ["metadata"] = new JsonObject { ["name"] = name ?? $"{node}.3" }, ["nodeName"] = node, ["part"] = 3 };
}
