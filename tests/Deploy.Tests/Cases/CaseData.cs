using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;

namespace Antrea.Deploy.Tests.Cases;

/// <summary>All cases that the tests run.</summary>
public static class CaseData
{
    /// <summary>Conformance cases that must be refused.</summary>
    public static readonly IReadOnlyList<AdmissionCase> Invalid = Conformance("invalid");

    /// <summary>Conformance cases that must be accepted.</summary>
    public static readonly IReadOnlyList<AdmissionCase> Accepted = Conformance("accepted");

    /// <summary>Policies, groups and tiers in use.</summary>
    public static readonly IReadOnlyList<AdmissionCase> InUse =
        [.. Files.Names("Data/accepted").SelectMany(f => Files.Read(f).Select((o, i) => Case($"{Path.GetFileNameWithoutExtension(f)}#{i} {o["metadata"]!["name"]}", o)))];

    /// <summary>One object for each thing that can be wrong, with the reason that must be given.</summary>
    public static readonly IReadOnlyList<(AdmissionCase Case, string Why)> Refused = [.. Files.Names("Data/refused").SelectMany(RefusedIn)];

    private static List<AdmissionCase> Conformance(string folder) =>
        [.. Files.Names($"Conformance/{folder}").Select(f => new AdmissionCase(Path.GetFileNameWithoutExtension(f), Files.Read(f).Single()))];

    private static AdmissionCase Case(string name, JsonObject manifest) => new(name, new JsonObject { ["object"] = manifest });

    // A list of {why, ...}: spec, or rule or peer for both directions, or object with its operation.
    private static IEnumerable<(AdmissionCase Case, string Why)> RefusedIn(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var kind = name.Split('-')[0];
        return Files.Nodes(file).Single().AsArray().SelectMany((entry, i) =>
            Expand(entry!.AsObject(), kind).Select((json, k) => (new AdmissionCase($"{name}#{i}.{k}", json), (string)entry!["why"]!)));
    }

    private static IEnumerable<JsonObject> Expand(JsonObject entry, string kind)
    {
        if (entry["object"] is not null)
        {
            return [entry.DeepClone().AsObject()];
        }

        if (entry["spec"] is { } spec)
        {
            return [Wrap(kind, spec.DeepClone(), (string?)entry["name"] ?? "p")];
        }

        if (entry["peer"] is { } peer)
        {
            return [Rule(kind, "ingress", new JsonObject { ["action"] = "Drop", ["from"] = Only(peer) }), Rule(kind, "egress", new JsonObject { ["action"] = "Drop", ["to"] = Only(peer) })];
        }

        if (entry["applied"] is { } applied)
        {
            var rule = new JsonObject { ["action"] = "Drop", ["appliedTo"] = Only(applied) };
            return [Wrap(kind, new JsonObject { ["priority"] = 1, ["ingress"] = Only(rule) }, "p"), Wrap(kind, new JsonObject { ["priority"] = 1, ["egress"] = Only(rule) }, "p")];
        }

        return new[] { "ingress", "egress" }.Where(d => entry[d] is not null || entry["rule"] is not null)
            .Select(d => Rule(kind, d, (entry[d] ?? entry["rule"])!.DeepClone().AsObject()));
    }

    private static JsonObject Rule(string kind, string direction, JsonObject rule)
    {
        // "peers" stands for the field of the direction.
        if (rule["peers"] is { } peers)
        {
            rule.Remove("peers");
            rule[direction == "ingress" ? "from" : "to"] = peers;
        }

        return Wrap(kind, new JsonObject { ["priority"] = 1, ["appliedTo"] = new JsonArray(JsonNode.Parse("""{"podSelector": {}}""")), [direction] = Only(rule) }, "p");
    }

    private static JsonArray Only(JsonNode item) => [item.DeepClone()];

    private static JsonObject Wrap(string kind, JsonNode spec, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (kind is "NetworkPolicy" or "Group")
        {
            metadata["namespace"] = "x";
        }

        var manifest = new JsonObject { ["apiVersion"] = "crd.antrea.io/v1beta1", ["kind"] = kind, ["metadata"] = metadata, ["spec"] = spec };

        // Read again, so that every value is as if it came from a file.
        return new JsonObject { ["object"] = JsonNode.Parse(manifest.ToJsonString()) };
    }
}
