using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Describe;

/// <summary>What the server says of itself: version, groups, resources, schemas.</summary>
internal static class ServerDescription
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>The answer of a path that is no resource, with its media type; null if there is nothing.</summary>
    public static (JsonNode Json, string ContentType)? Answer(ApiStore store, string path, string accept)
    {
        var isAggregated = accept.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal) && accept.Contains("v=v2", StringComparison.Ordinal);
        JsonNode? answer = path.Trim('/').Split('/') switch
        {
            ["version"] => new JsonObject
            {
                ["major"] = "1", ["minor"] = "31", ["gitVersion"] = "v1.31.0", ["gitCommit"] = "", ["gitTreeState"] = "clean", ["buildDate"] = "2024-08-13T07:28:49Z",
                ["goVersion"] = "go1.22.5", ["compiler"] = "gc", ["platform"] = "linux/amd64",
            },
            ["healthz" or "livez" or "readyz"] => JsonValue.Create("ok"),
            ["api"] when isAggregated => ResourceLists.Aggregated(store, isCore: true),
            ["apis"] when isAggregated => ResourceLists.Aggregated(store, isCore: false),
            ["api"] => new JsonObject { ["kind"] = "APIVersions", ["versions"] = new JsonArray("v1"), ["serverAddressByClientCIDRs"] = new JsonArray() },
            ["apis"] => ResourceLists.Groups(store),
            ["api", "v1"] => ResourceLists.Resources(store, "", "v1"),
            ["apis", var group, var version] => ResourceLists.Resources(store, group, version),
            ["apis", var group] => ResourceLists.Group(store, group),
            ["openapi", "v3"] => OpenApi.Index(store),
            ["openapi", "v3", "api", var version] => OpenApi.V3(store, "", version),
            ["openapi", "v3", "apis", var group, var version] => OpenApi.V3(store, group, version),
            ["openapi", "v2"] when !accept.StartsWith("application/com.github", StringComparison.Ordinal) || accept.Contains("json", StringComparison.Ordinal) => OpenApi.V2(store),
            ["openapi", "v2"] => throw new ApiError(406, "NotAcceptable", "only the following media types are accepted: application/json"),
            _ => null,
        };
        return answer is null ? null : (answer, isAggregated && path.Trim('/') is "api" or "apis" ? isAggregated ? Aggregated : "application/json" : "application/json");
    }
}
