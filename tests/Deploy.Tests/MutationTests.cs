using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Cases;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests;

/// <summary>No rule is idle: without any one of them some case that must be refused would be accepted.</summary>
public class MutationTests
{
    // Where the same part stands in many places, StructureTests sees to it that it is the same; then one place is enough.
    private static readonly string[] Parts = [".podSelector", ".namespaceSelector", ".nodeSelector", ".externalEntitySelector", ".ipBlock", ".ports", ".l7Protocols"];

    private static readonly AdmissionCase[] Cases = [.. CaseData.Invalid, .. CaseData.Refused.Select(r => r.Case)];

    public static TheoryData<string> Kinds() => [.. Crd.All.Values.Where(c => c.Group == "crd.antrea.io").Select(c => c.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_rule_refuses_what_no_other_does(string kind)
    {
        SchemaWalk.Places(Crd.All[kind].Schema).ShouldContain(p => p.Rules.Count > 0);

        Idle(Crd.All[kind]).ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_that_refuses_nothing_is_noticed()
    {
        var more = Crd.All["Tier"].Copy();
        var priority = SchemaWalk.Find(more.Schema, ".spec.priority")!;
        priority["x-kubernetes-validations"]!.AsArray().Add(JsonNode.Parse("""{"rule": "self < 256", "message": "idle"}"""));

        Idle(more).ShouldBe([".spec.priority: self < 256"]);
    }

    [Fact]
    public void Every_validation_of_the_admission_policy_refuses_what_no_other_does()
    {
        var refused = Cases.Where(c => c.Kind == "Tier" && c.Refusals().Count > 0).ToArray();
        for (var i = 0; i < AdmissionPolicy.Tiers.Validations.Count; i++)
        {
            var less = AdmissionPolicy.Tiers.Copy();
            less.Validations.RemoveAt(i);

            refused.ShouldContain(c => c.Refusals(null, less).Count == 0, $"validation {i}");
        }
    }

    private static List<string> Idle(Crd crd)
    {
        var whole = new Dictionary<string, Crd> { [crd.Kind] = crd };
        var refused = Cases.Where(c => c.Kind == crd.Kind && c.Refusals(whole).Count > 0).ToArray();
        var rules = SchemaWalk.Places(crd.Schema).SelectMany(p => p.Rules.Select(r => Key(p, r!))).Distinct();
        return [.. rules.Where(key => Without(crd, key) is var less && !refused.Any(c => c.Refusals(less).Count == 0))];
    }

    private static Dictionary<string, Crd> Without(Crd crd, string key)
    {
        var less = crd.Copy();
        foreach (var place in SchemaWalk.Places(less.Schema).ToList())
        {
            foreach (var rule in place.Rules.Where(r => Key(place, r!) == key).ToList())
            {
                place.Rules.Remove(rule);
            }
        }

        return new Dictionary<string, Crd> { [crd.Kind] = less };
    }

    private static string Key(SchemaPlace place, JsonNode rule)
    {
        var part = Parts.Select(p => place.Path.IndexOf(p, StringComparison.Ordinal)).Where(i => i >= 0).Order().FirstOrDefault(-1);
        var where = part < 0 ? place.Path : "*";
        return $"{where}: {rule["rule"]}";
    }
}
