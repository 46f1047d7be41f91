using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Testing.Api.Schemas;
using Antrea.Testing.Cel;
using Xunit.Abstractions;

namespace Antrea.Deploy.Tests;

/// <summary>What an API server demands of a definition before it takes it: structural schemas, and rules whose cost is bounded.</summary>
public class StructureTests(ITestOutputHelper output)
{
    // Limits of the API server for the estimate of one rule and of all rules of a definition.
    private const ulong RuleLimit = 10_000_000;
    private const ulong DefinitionLimit = 100_000_000;

    private static readonly string[] Keywords =
    [
        "type", "description", "default", "properties", "required", "additionalProperties", "maxProperties", "items", "maxItems",
        "maxLength", "pattern", "format", "enum", "minimum", "maximum", "oneOf", "anyOf", "x-kubernetes-validations", "x-kubernetes-map-type",
        "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields",
    ];

    // Parts that stand in many places and mean the same everywhere.
    private static readonly string[] Shared =
        ["podSelector", "namespaceSelector", "nodeSelector", "externalEntitySelector", "ipBlock", "ports", "l7Protocols", "icmp", "serviceAccount", "namespaces", "group", "logLabel", "action"];

    public static TheoryData<string> Kinds() => [.. Crd.All.Keys];

    [Fact]
    public void All_kinds_are_defined() =>
        Crd.All.Keys.ShouldBe(["ClusterGroup", "ClusterNetworkPolicy", "Group", "NetworkPolicy", "NodePolicyReport", "Tier"], ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_is_structural(string kind)
    {
        foreach (var place in SchemaWalk.Places(Crd.All[kind].Schema))
        {
            var (path, s) = (place.Path, place.Schema);
            s.Select(k => k.Key).ShouldBeSubsetOf(Keywords, path);
            (s["type"] is null).ShouldBe(s["x-kubernetes-int-or-string"] is not null, path);
            (s["items"] is null).ShouldBe((string?)s["type"] != "array", path);
            (s["properties"] is not null && s["additionalProperties"] is not null).ShouldBeFalse(path);
            ((s["properties"] ?? s["additionalProperties"]) is null || (string?)s["type"] == "object").ShouldBeTrue(path);
            foreach (var name in s["required"] as JsonArray ?? [])
            {
                s["properties"]![(string)name!].ShouldNotBeNull($"{path}.{name}");
            }

            if (s["default"] is { } value)
            {
                SchemaValidator.Validate(value, s, path).ShouldBeEmpty();
            }

            // The one anyOf that is allowed to name types.
            s["anyOf"]?.ToJsonString().ShouldBe(s["x-kubernetes-int-or-string"] is null ? null : "[{\"type\":\"integer\"},{\"type\":\"string\"}]", path);

            // Branches may only say which declared fields must be there.
            foreach (var branch in s["oneOf"] as JsonArray ?? [])
            {
                branch!.AsObject().Single().Key.ShouldBe("required", path);
                branch["required"]!.AsArray().ShouldAllBe(n => s["properties"]![(string)n!] != null, path);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rules_are_well_typed_and_cheap_enough(string kind)
    {
        var root = Crd.All[kind].Schema;
        ulong total = 0, dearest = 0;
        foreach (var place in SchemaWalk.Places(root))
        {
            var self = place.Rules.Count == 0 ? null : StaticType.Of(place.Schema, isRoot: place.Path.Length == 0);
            foreach (var rule in place.Rules)
            {
                var text = (string)rule!["rule"]!;
                var cost = Times.Multiply(place.Most, Checker.Cost(Rules.Parse(text), self!));
                cost.ShouldBeLessThan(RuleLimit, $"{place.Path}: {text}");
                (total, dearest) = (total + cost, Math.Max(dearest, cost));
            }
        }

        output.WriteLine($"{kind}: estimated cost {total:N0}, dearest rule {dearest:N0}");
        total.ShouldBeLessThan(DefinitionLimit * 4 / 5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rules_have_a_message_and_name_a_declared_field(string kind)
    {
        foreach (var place in SchemaWalk.Places(Crd.All[kind].Schema))
        {
            foreach (var rule in place.Rules)
            {
                rule!.AsObject().Select(k => k.Key).ShouldBeSubsetOf(["rule", "message", "fieldPath"]);
                ((string)rule["message"]!).Length.ShouldBeInRange(10, 2048);
                ((string)rule["message"]!).ShouldNotContain('\n');
                if (rule["fieldPath"] is { } field)
                {
                    SchemaWalk.Find(place.Schema, (string)field!).ShouldNotBeNull($"{place.Path}: {field}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parts_of_one_name_have_one_schema(string kind)
    {
        foreach (var name in Shared)
        {
            SchemaWalk.Places(Crd.All[kind].Schema)
                .Where(p => p.Path.EndsWith("." + name, StringComparison.Ordinal) && p.Schema["x-kubernetes-preserve-unknown-fields"] is null)
                .Select(p => p.Schema.ToJsonString()).Distinct().Count().ShouldBeLessThanOrEqualTo(1, name);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fields_that_keep_unknown_content_are_always_refused(string kind)
    {
        foreach (var place in SchemaWalk.Places(Crd.All[kind].Schema))
        {
            foreach (var (name, _) in (place.Schema["properties"] as JsonObject ?? []).Where(p => p.Value!["x-kubernetes-preserve-unknown-fields"] is not null))
            {
                place.Rules.ShouldContain(r => (string)r!["rule"]! == $"!has(self.{name})", place.Path);
            }
        }
    }
}
