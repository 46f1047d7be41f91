using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Describe;

/// <summary>Discovery: the lists of resources, group by group and all at once.</summary>
internal static class ResourceLists
{
    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    // What is asked by creating it, and never stored.
    private static readonly (string Group, string Plural, string Kind)[] Reviews =
    [
        ("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
        ("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        ("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
        ("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"),
    ];

    /// <summary>All groups but the core.</summary>
    public static JsonObject Groups(ApiStore store) => new()
    {
        ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Versions(store).Where(v => v.Group.Length > 0).Select(v => Group(store, v.Group))]),
    };

    /// <summary>One group.</summary>
    public static JsonObject? Group(ApiStore store, string group)
    {
        var versions = Versions(store).Where(v => v.Group == group).Select(v => v.Version).ToArray();
        JsonObject Version(string v) => new() { ["groupVersion"] = $"{group}/{v}", ["version"] = v };
        return versions.Length == 0 ? null : new JsonObject
        {
            ["kind"] = "APIGroup", ["apiVersion"] = "v1", ["name"] = group, ["versions"] = new JsonArray([.. versions.Select(Version)]), ["preferredVersion"] = Version(versions[0]),
        };
    }

    /// <summary>The resources of a version.</summary>
    public static JsonObject? Resources(ApiStore store, string group, string version)
    {
        var served = Of(store, group, version).ToArray();
        var reviews = Reviews.Where(r => r.Group == group && version == "v1").ToArray();
        return served.Length + reviews.Length == 0 ? null : new()
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}",
            ["resources"] = new JsonArray(
            [
                .. served.SelectMany(s => new[] { Resource(s) }.Concat(s.Kind.HasStatus ? [Status(s)] : [])),
                .. reviews.Select(r => new JsonObject { ["name"] = r.Plural, ["singularName"] = r.Kind.ToLowerInvariant(), ["namespaced"] = false, ["kind"] = r.Kind, ["verbs"] = new JsonArray("create") }),
            ]),
        };
    }

    /// <summary>Everything of the core, or of the groups.</summary>
    public static JsonObject Aggregated(ApiStore store, bool isCore) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. Versions(store).Where(v => v.Group.Length == 0 == isCore).GroupBy(v => v.Group).Select(g => new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = g.Key, ["creationTimestamp"] = null },
            ["versions"] = new JsonArray([.. g.Select(v => new JsonObject
            {
                ["version"] = v.Version, ["freshness"] = "Current", ["resources"] = new JsonArray([.. Of(store, v.Group, v.Version).Select(Discovered), .. Reviews.Where(r => r.Group == v.Group).Select(r =>
                    Discovered(v.Group, v.Version, r.Kind, r.Plural, r.Kind.ToLowerInvariant(), false, ["create"]))]),
            })]),
        })]),
    };

    /// <summary>Groups with their versions, the core first.</summary>
    public static IEnumerable<(string Group, string Version)> Versions(ApiStore store) =>
        store.Kinds.Select(k => (k.Group, k.Version)).Concat(Reviews.Select(r => (r.Group, "v1"))).Distinct().OrderBy(v => v.Group.Length > 0).ThenBy(v => v.Group.Contains("k8s.io", StringComparison.Ordinal) || v.Group == "apps" ? 0 : 1);

    private static IEnumerable<Served> Of(ApiStore store, string group, string version) => store.Served.Where(s => s.Kind.Group == group && s.Kind.Version == version);

    private static JsonObject Resource(Served s)
    {
        var made = new JsonObject
        {
            ["name"] = s.Kind.Plural, ["singularName"] = s.Singular, ["namespaced"] = s.Kind.Namespaced, ["kind"] = s.Kind.Kind, ["verbs"] = Texts(Verbs),
        };
        foreach (var (name, list) in new[] { ("shortNames", s.ShortNames), ("categories", s.Categories) })
        {
            if (list.Count > 0)
            {
                made[name] = Texts(list);
            }
        }

        return made;
    }

    private static JsonObject Status(Served s) => new()
    {
        ["name"] = s.Kind.Plural + "/status", ["singularName"] = "", ["namespaced"] = s.Kind.Namespaced, ["kind"] = s.Kind.Kind, ["verbs"] = new JsonArray("get", "patch", "update"),
    };

    private static JsonObject Discovered(Served s)
    {
        var made = Discovered(s.Kind.Group, s.Kind.Version, s.Kind.Kind, s.Kind.Plural, s.Singular, s.Kind.Namespaced, Verbs);
        (made["shortNames"], made["categories"]) = (Texts(s.ShortNames), Texts(s.Categories));
        if (s.Kind.HasStatus)
        {
            made["subresources"] = new JsonArray(new JsonObject { ["subresource"] = "status", ["responseKind"] = made["responseKind"]!.DeepClone(), ["verbs"] = new JsonArray("get", "patch", "update") });
        }

        return made;
    }

    private static JsonObject Discovered(string group, string version, string kind, string plural, string singular, bool namespaced, IEnumerable<string> verbs) => new()
    {
        ["resource"] = plural, ["responseKind"] = new JsonObject { ["group"] = group, ["version"] = version, ["kind"] = kind }, ["scope"] = namespaced ? "Namespaced" : "Cluster",
        ["singularResource"] = singular, ["verbs"] = Texts(verbs),
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => JsonValue.Create(t))]);
}
