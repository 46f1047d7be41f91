using System.Text;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Describe;

/// <summary>What the server says of itself: version, groups, resources, schemas.</summary>
internal static class ServerDescription
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <summary>The answer of a path that is no resource, with its media type; null if there is nothing.</summary>
    public static (byte[] Bytes, string ContentType)? Answer(ApiStore store, string path, string accept)
    {
        if (path.Trim('/') == "openapi/v2" && accept.StartsWith(OpenApiProto.Asked, StringComparison.Ordinal))
        {
            return (OpenApiProto.Document(store), OpenApiProto.ContentType);
        }

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
            ["openapi", "v2"] => OpenApi.V2(store),
            _ => null,
        };
        return answer switch
        {
            null => null,
            JsonValue text => (Encoding.UTF8.GetBytes((string)text!), "text/plain"),
            _ => (Encoding.UTF8.GetBytes(answer.ToJsonString()), isAggregated && path.Trim('/') is ("api" or "apis") ? Aggregated : "application/json"),
        };
    }
}
