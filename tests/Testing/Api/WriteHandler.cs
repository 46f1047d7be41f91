using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>Answers create, update, patch and delete.</summary>
internal sealed class WriteHandler(ApiStore store)
{
    public (int Code, byte[] Json) Handle(ApiRequest request, JsonObject? body, string contentType, string agent)
    {
        var manager = request["fieldManager"] ?? (agent.Length > 0 ? agent : "unknown");
        return request.Method switch
        {
            "POST" when request.Name.Length == 0 => (201, Create(request, Demand(body), manager)),
            "PUT" => (200, Change(request, before => Demand(body).DeepClone().AsObject(), manager, isUpdate: true)),
            "PATCH" when contentType == "application/merge-patch+json" => (200, Change(request, before => MergePatch.Apply(before, Demand(body))!.AsObject(), manager, isUpdate: false)),
            "PATCH" when contentType == "application/apply-patch+yaml" => Apply(request, Demand(body)),
            "PATCH" => throw new ApiError(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: application/merge-patch+json, application/apply-patch+yaml (not {contentType})"),
            "DELETE" when request.Name.Length > 0 => Delete(request, body),
            _ => throw new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        };
    }

    /// <summary>Creates or replaces an object as a client would; for tests that need one.</summary>
    public static StoredObject Put(ApiStore store, ApiKind kind, JsonObject json)
    {
        var (ns, name) = ((string?)json["metadata"]!["namespace"] ?? "", (string)json["metadata"]!["name"]!);
        return store.Change(kind, ns, name, before => Finish(kind, before?.Open(), json.DeepClone().AsObject(), "status", isStatus: null))!;
    }

    private static JsonObject Demand(JsonObject? body) => body ?? throw ApiError.BadRequest("the body must be an object");

    private byte[] Create(ApiRequest request, JsonObject body, string manager)
    {
        var kind = request.Kind!;
        Identify(request, body);
        var metadata = body["metadata"]!.AsObject();
        var name = (string?)metadata["name"] ?? "";
        if (name.Length == 0)
        {
            name = (string?)metadata["generateName"] is { Length: > 0 } prefix
                ? prefix + Guid.NewGuid().ToString("N")[..5]
                : throw ApiError.Invalid($"{kind.Kind} \"\"", "metadata.name: Required value: name or generateName is required");
            metadata["name"] = name;
        }

        if (metadata["resourceVersion"] is not null)
        {
            throw ApiError.BadRequest("resourceVersion should not be set on objects to be created");
        }

        metadata.Remove("uid");
        var made = Finish(kind, null, body, manager, isStatus: false);
        return IsDry(request) ? Encoding.UTF8.GetBytes(made.ToJsonString())
            : store.Change(kind, request.Namespace, name, before => before is null ? made : throw ApiError.Exists(kind, name))!.Json;
    }

    private byte[] Change(ApiRequest request, Func<JsonObject, JsonObject> change, string manager, bool isUpdate)
    {
        var kind = request.Kind!;
        JsonObject? dry = null;
        var stored = store.Change(kind, request.Namespace, request.Name, before =>
        {
            var old = before?.Open() ?? throw ApiError.NotFound(kind, request.Name);
            var wanted = change(old);
            Identify(request, wanted);
            var version = (string?)wanted["metadata"]!["resourceVersion"];
            if (version is not null and not "" && version != $"{before.Version}")
            {
                throw ApiError.Conflict(kind, request.Name, "the object has been modified; please apply your changes to the latest version and try again");
            }

            if (isUpdate && kind.IsCustom && version is null or "")
            {
                throw ApiError.Invalid($"{kind.Kind} \"{request.Name}\"", "metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
            }

            if (wanted["metadata"]!["uid"] is { } uid && (string?)uid != (string?)old["metadata"]!["uid"])
            {
                throw ApiError.Conflict(kind, request.Name, "Precondition failed: UID in precondition does not match");
            }

            dry = Finish(kind, old, wanted, manager, Status(request));
            return IsDry(request) ? old : IsLastFinalizerGone(dry) ? null : dry;
        });
        return IsDry(request) ? Encoding.UTF8.GetBytes(dry!.ToJsonString()) : stored!.Json;
    }

    private (int Code, byte[] Json) Apply(ApiRequest request, JsonObject applied)
    {
        var kind = request.Kind!;
        var manager = request["fieldManager"] ?? throw ApiError.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        if (applied["metadata"]?["managedFields"] is not null)
        {
            throw ApiError.BadRequest("metadata.managedFields must be nil");
        }

        Identify(request, applied);
        var isNew = false;
        JsonObject? dry = null;
        var stored = store.Change(kind, request.Namespace, request.Name, before =>
        {
            isNew = before is null;
            if (isNew && request.Subresource.Length > 0)
            {
                throw ApiError.NotFound(kind, request.Name);
            }

            var old = before?.Open();
            var version = (string?)applied["metadata"]!["resourceVersion"];
            if (version is not null and not "" && version != $"{before?.Version}")
            {
                throw ApiError.Conflict(kind, request.Name, "the object has been modified; please apply your changes to the latest version and try again");
            }

            var made = before?.Open() ?? new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = applied["metadata"]!.DeepClone() };
            var part = applied.DeepClone().AsObject();
            foreach (var field in part.Select(p => p.Key).Where(k => Status(request) is { } s && (k == "status") != s && (s || kind.HasStatus) && k is not ("apiVersion" or "kind" or "metadata")).ToArray())
            {
                part.Remove(field);
            }

            var owners = ManagedFields.Of(old);
            owners.Apply(made, part, manager, request.Subresource, request["force"] is "true");
            Count(kind, old, made);
            owners.Store(made, kind.ApiVersion);
            dry = made;
            return IsDry(request) ? old : made;
        });
        return (isNew ? 201 : 200, stored is null || IsDry(request) ? Encoding.UTF8.GetBytes(dry!.ToJsonString()) : stored.Json);
    }

    private (int Code, byte[] Json) Delete(ApiRequest request, JsonObject? options)
    {
        var kind = request.Kind!;
        var preconditions = options?["preconditions"];
        var isKept = false;
        var last = store.Change(kind, request.Namespace, request.Name, before =>
        {
            var o = before?.Open() ?? throw ApiError.NotFound(kind, request.Name);
            var metadata = o["metadata"]!.AsObject();
            foreach (var field in new[] { "uid", "resourceVersion" })
            {
                if ((string?)preconditions?[field] is { } wanted && wanted != (string?)metadata[field])
                {
                    throw ApiError.Conflict(kind, request.Name, $"Precondition failed: {field} in precondition: {wanted}, {field} in object meta: {metadata[field]}");
                }
            }

            isKept = metadata["finalizers"] is JsonArray { Count: > 0 } || IsDry(request);
            if (isKept && !IsDry(request))
            {
                metadata["deletionTimestamp"] ??= Now();
            }

            return isKept ? o : null;
        })!;
        return isKept ? (200, last.Json) : (200, Encoding.UTF8.GetBytes(new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success",
            ["details"] = new JsonObject { ["name"] = request.Name, ["kind"] = kind.Plural, ["uid"] = last.Open()["metadata"]!["uid"]?.DeepClone() },
        }.ToJsonString()));
    }

    // Whether status alone, everything but status, or everything (null) is written.
    private static bool? Status(ApiRequest request) => request.Subresource switch
    {
        "" => request.Kind!.HasStatus ? false : null,
        "status" when request.Kind!.HasStatus => true,
        _ => throw ApiError.NotServed(),
    };

    private static bool IsDry(ApiRequest request) => request["dryRun"] == "All";

    private static bool IsLastFinalizerGone(JsonObject o) => o["metadata"]!["deletionTimestamp"] is not null && o["metadata"]!["finalizers"] is not JsonArray { Count: > 0 };

    // The object must say of itself what the path says of it, or nothing.
    private static void Identify(ApiRequest request, JsonObject o)
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

    private static JsonObject Finish(ApiKind kind, JsonObject? before, JsonObject after, string manager, bool? isStatus)
    {
        if (isStatus == true)
        {
            var status = after["status"]?.DeepClone();
            after = before!.DeepClone().AsObject();
            after["status"] = status;
        }
        else if (isStatus == false && kind.HasStatus)
        {
            after.Remove("status");
            if (before?["status"] is { } kept)
            {
                after["status"] = kept.DeepClone();
            }
        }

        Count(kind, before, after);
        var owners = ManagedFields.Of(before);
        owners.Update(before, after, manager, isStatus == true ? "status" : "");
        owners.Store(after, kind.ApiVersion);
        return after;
    }

    // What the server itself writes into the metadata.
    private static void Count(ApiKind kind, JsonObject? before, JsonObject after)
    {
        (after["apiVersion"], after["kind"]) = (kind.ApiVersion, kind.Kind);
        var metadata = after["metadata"]!.AsObject();
        var old = before?["metadata"]?.AsObject();
        metadata["uid"] = old?["uid"]?.DeepClone() ?? metadata["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = old?["creationTimestamp"]?.DeepClone() ?? Now();
        metadata["resourceVersion"] = old?["resourceVersion"]?.DeepClone();
        metadata["generation"] = before is null ? 1 : (long?)old?["generation"] is var g && IsSameSpec(before, after) ? g : g + 1;
        metadata["managedFields"] = old?["managedFields"]?.DeepClone();
        if (old?["deletionTimestamp"] is { } deleted)
        {
            metadata["deletionTimestamp"] = deleted.DeepClone();
        }
    }

    private static bool IsSameSpec(JsonObject before, JsonObject after)
    {
        static bool Counts(string field) => field is not ("metadata" or "status" or "apiVersion" or "kind");
        return before.Where(f => Counts(f.Key)).All(f => JsonNode.DeepEquals(f.Value, after[f.Key])) && after.Where(f => Counts(f.Key)).All(f => before.ContainsKey(f.Key));
    }

    private static string Now() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
