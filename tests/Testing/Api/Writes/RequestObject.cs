using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Writes;

/// <summary>An object that a request is about: what it says of itself, and what the server writes into it.</summary>
internal static class RequestObject
{
    /// <summary>The object must say of itself what the path says of it, or nothing.</summary>
    /// <exception cref="ApiError">400.</exception>
    public static void Identify(ApiRequest request, JsonObject o)
    {
        var kind = request.Kind!;
        if (((string?)o["apiVersion"] ?? kind.ApiVersion) != kind.ApiVersion || ((string?)o["kind"] ?? kind.Kind) != kind.Kind)
        {
            throw ApiError.BadRequest($"the object provided is {o["apiVersion"]} {o["kind"]}, not {kind.ApiVersion} {kind.Kind}");
        }

        (o["apiVersion"], o["kind"]) = (kind.ApiVersion, kind.Kind);
        var metadata = o["metadata"] as JsonObject ?? throw ApiError.Invalid(kind.Kind, "metadata: Required value");
        if (kind.Namespaced != request.Namespace.Length > 0 || ((string?)metadata["namespace"] ?? request.Namespace) != request.Namespace)
        {
            throw ApiError.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (request.Name.Length > 0 && ((string?)metadata["name"] ?? request.Name) != request.Name)
        {
            throw ApiError.BadRequest($"the name of the object ({metadata["name"]}) does not match the name on the URL ({request.Name})");
        }

        if (kind.Namespaced)
        {
            metadata["namespace"] = request.Namespace;
        }

        if (request.Name.Length > 0)
        {
            metadata["name"] = request.Name;
        }
    }

    /// <summary>A version that is given must be the one stored.</summary>
    /// <exception cref="ApiError">409.</exception>
    public static void Match(ApiRequest request, JsonObject o, StoredObject? stored)
    {
        var version = (string?)o["metadata"]!["resourceVersion"];
        if (version is not null and not "" && version != $"{stored?.Version}")
        {
            throw ApiError.Conflict(request.Kind!, request.Name, "the object has been modified; please apply your changes to the latest version and try again");
        }
    }

    /// <summary>Whether status alone, everything but status, or everything (null) is written.</summary>
    public static bool? Status(ApiRequest request) => request.Subresource switch
    {
        "" => request.Kind!.HasStatus ? false : null,
        "status" when request.Kind!.HasStatus => true,
        _ => throw ApiError.NotServed(),
    };

    /// <summary>A copy of what is applied, without what this path does not write.</summary>
    public static JsonObject Part(ApiRequest request, JsonObject applied)
    {
        var part = applied.DeepClone().AsObject();
        if (Status(request) is { } isStatus)
        {
            foreach (var field in part.Select(p => p.Key).Where(k => (k == "status") != isStatus && k is not ("apiVersion" or "kind" or "metadata")).ToArray())
            {
                part.Remove(field);
            }
        }

        return part;
    }

    public static bool IsLastFinalizerGone(JsonObject o) => o["metadata"]!["deletionTimestamp"] is not null && o["metadata"]!["finalizers"] is not JsonArray { Count: > 0 };

    /// <summary>Writes what the server itself writes into the metadata.</summary>
    public static void Count(ApiStore store, ApiKind kind, JsonObject? before, JsonObject after)
    {
        (after["apiVersion"], after["kind"]) = (kind.ApiVersion, kind.Kind);
        var metadata = after["metadata"]!.AsObject();
        var old = before?["metadata"]?.AsObject();
        metadata["uid"] = old?["uid"]?.DeepClone() ?? metadata["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = old?["creationTimestamp"]?.DeepClone() ?? store.Clock.Text;
        metadata["resourceVersion"] = old?["resourceVersion"]?.DeepClone();
        metadata["generation"] = before is null ? 1 : (long?)old?["generation"] is var g && IsSameSpec(before, after) ? g : g + 1;
        metadata["managedFields"] = old?["managedFields"]?.DeepClone();
        if (old?["deletionTimestamp"] is { } deleted)
        {
            metadata["deletionTimestamp"] = deleted.DeepClone();
        }

        if (kind is { Group: "", Kind: "Namespace" })
        {
            metadata["labels"] ??= new JsonObject();
            metadata["labels"]!["kubernetes.io/metadata.name"] = (string?)metadata["name"];
            after["status"] ??= new JsonObject { ["phase"] = "Active" };
        }
    }

    private static bool IsSameSpec(JsonObject before, JsonObject after)
    {
        static bool Counts(string field) => field is not ("metadata" or "status" or "apiVersion" or "kind");
        return before.Where(f => Counts(f.Key)).All(f => JsonNode.DeepEquals(f.Value, after[f.Key])) && after.Where(f => Counts(f.Key)).All(f => before.ContainsKey(f.Key));
    }
}
