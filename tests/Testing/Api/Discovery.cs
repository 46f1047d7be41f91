using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>What the server says of itself: version, groups, resources.</summary>
internal static class Discovery
{
    /// <summary>The answer of a path that is no resource; null if there is nothing.</summary>
    public static JsonObject? Answer(ApiStore store, string path) => path.Trim('/').Split('/') switch
    {
        ["version"] => new() { ["major"] = "1", ["minor"] = "31", ["gitVersion"] = "v1.31.0" },
        ["api"] => new() { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1") },
        ["apis"] => new() { ["kind"] = "APIGroupList", ["apiVersion"] = "v1", ["groups"] = new JsonArray([.. Groups(store).Select(Group)]) },
        ["api", "v1"] => Resources(store, "", "v1"),
        ["apis", var group, var version] => Resources(store, group, version),
        ["apis", var group] => Groups(store).Where(g => g.Key == group).Select(Group).FirstOrDefault(),
        _ => null,
    };

    private static IEnumerable<IGrouping<string, ApiKind>> Groups(ApiStore store) => store.Kinds.Where(k => k.Group.Length > 0).GroupBy(k => k.Group);

    private static JsonObject Group(IGrouping<string, ApiKind> group)
    {
        JsonObject Version(string v) => new() { ["groupVersion"] = $"{group.Key}/{v}", ["version"] = v };
        var versions = group.Select(k => k.Version).Distinct().ToArray();
        return new() { ["name"] = group.Key, ["versions"] = new JsonArray([.. versions.Select(Version)]), ["preferredVersion"] = Version(versions[0]) };
    }

    private static JsonObject? Resources(ApiStore store, string group, string version)
    {
        var kinds = store.Kinds.Where(k => k.Group == group && k.Version == version).ToArray();
        return kinds.Length == 0 ? null : new()
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = kinds[0].ApiVersion,
            ["resources"] = new JsonArray([.. kinds.Select(k => new JsonObject
            {
                ["name"] = k.Plural, ["singularName"] = k.Kind.ToLowerInvariant(), ["namespaced"] = k.Namespaced, ["kind"] = k.Kind,
                ["verbs"] = new JsonArray("create", "delete", "get", "list", "patch", "update", "watch"),
            })]),
        };
    }
}
