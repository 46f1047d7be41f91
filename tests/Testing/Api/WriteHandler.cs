using System.Text;
using System.Text.Json.Nodes;
using Antrea.Testing.Api.Access;
using Antrea.Testing.Api.Schemas;
using Antrea.Testing.Api.Writes;

namespace Antrea.Testing.Api;

/// <summary>Answers create, update, patch and delete.</summary>
internal sealed class WriteHandler(ApiStore store, Roles? roles)
{
    private readonly AdmissionPolicies _policies = new(store);

    public (int Code, byte[] Json) Handle(ApiRequest request, Body body)
    {
        var manager = request["fieldManager"] ?? (body.Agent.Length > 0 ? body.Agent : "unknown");
        return (request.Method, body.ContentType) switch
        {
            ("POST", _) when request.Name.Length == 0 => (201, Create(request, body, manager)),
            ("PUT", _) => (200, Change(request, _ => body.Object.DeepClone().AsObject(), manager, body, isUpdate: true)),
            ("PATCH", "application/apply-patch+yaml") => Apply(request, body.Object),
            ("PATCH", "application/merge-patch+json") => (200, Change(request, o => MergePatch.Apply(o, body.Object)!.AsObject(), manager, body, isUpdate: false)),
            ("PATCH", "application/json-patch+json") => (200, Change(request, o => JsonPatch.Apply(o, body.Json as JsonArray ?? throw ApiError.BadRequest("a JSON patch is a list")), manager, body, isUpdate: false)),
            ("PATCH", "application/strategic-merge-patch+json") when !request.Kind!.IsCustom =>
                (200, Change(request, o => StrategicMerge.Apply(o, body.Object, Patched(request)) ?? throw ApiError.BadRequest("an object cannot be deleted by a patch"), manager, body, isUpdate: false)),
            ("PATCH", _) => throw new ApiError(415, "UnsupportedMediaType",
                $"the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml (not {body.ContentType})"),
            ("DELETE", _) when request.Name.Length > 0 => Delete(request, body.Json as JsonObject),
            ("DELETE", _) => (200, DeleteAll(request)),
            _ => throw new ApiError(405, "MethodNotAllowed", "the server does not allow this method on the requested resource"),
        };
    }

    /// <summary>Creates or replaces an object as a client would, without judging it; for tests that need one.</summary>
    public static StoredObject Put(ApiStore store, ApiKind kind, JsonObject json)
    {
        var (ns, name) = ((string?)json["metadata"]!["namespace"] ?? "", (string)json["metadata"]!["name"]!);
        return Finished(store, kind, store.Change(kind, ns, name, before => Finish(store, kind, before?.Open(), json.DeepClone().AsObject(), "status", isStatus: null))!);
    }

    private FieldSchema Patched(ApiRequest request) => store.Serving(request.Kind!).Schema ?? FieldSchema.Any;

    private byte[] Create(ApiRequest request, Body sent, string manager)
    {
        var (kind, served, body) = (request.Kind!, store.Serving(request.Kind!), sent.Object);
        RequestObject.Identify(request, body);
        Acceptance.Prune(served, body, request, sent.Duplicates);
        var metadata = body["metadata"]!.AsObject();
        var name = (string?)metadata["name"] ?? "";
        if (name.Length == 0)
        {
            name = (string?)metadata["generateName"] is { Length: > 0 } prefix
                ? prefix + Guid.NewGuid().ToString("N")[..5]
                : throw ApiError.Invalid($"{kind.Kind} \"\"", "metadata.name: Required value: name or generateName is required");
            metadata["name"] = name;
        }

        if (metadata["resourceVersion"] is not null and var version && (string?)version != "")
        {
            throw ApiError.BadRequest("resourceVersion should not be set on objects to be created");
        }

        metadata.Remove("uid");
        var made = Finish(store, kind, null, body, manager, isStatus: false);
        Acceptance.Validate(served, made);
        _policies.Check(request, "CREATE", made, null);
        return IsDry(request) ? Encoding.UTF8.GetBytes(made.ToJsonString())
            : Finished(store, kind, store.Change(kind, request.Namespace, name, before => before is null ? made : throw ApiError.Exists(kind, name))!).Json;
    }

    private byte[] Change(ApiRequest request, Func<JsonObject, JsonObject> change, string manager, Body body, bool isUpdate)
    {
        var (kind, served) = (request.Kind!, store.Serving(request.Kind!));
        JsonObject? dry = null;
        var stored = store.Change(kind, request.Namespace, request.Name, before =>
        {
            var old = before?.Open() ?? throw ApiError.NotFound(kind, request.Name);
            request.Warnings.Clear();
            var wanted = change(old);
            RequestObject.Identify(request, wanted);
            RequestObject.Match(request, wanted, before);
            if (isUpdate && kind.IsCustom && (string?)wanted["metadata"]!["resourceVersion"] is null or "")
            {
                throw ApiError.Invalid($"{kind.Kind} \"{request.Name}\"", "metadata.resourceVersion: Invalid value: 0x0: must be specified for an update");
            }

            if (wanted["metadata"]!["uid"] is { } uid && (string?)uid != (string?)old["metadata"]!["uid"])
            {
                throw ApiError.Conflict(kind, request.Name, "Precondition failed: UID in precondition does not match");
            }

            Acceptance.Prune(served, wanted, request, body.Duplicates);
            dry = Finish(store, kind, old, wanted, manager, RequestObject.Status(request));
            Acceptance.Validate(served, dry);
            _policies.Check(request, "UPDATE", dry, old);
            return IsDry(request) ? old : RequestObject.IsLastFinalizerGone(dry) ? null : dry;
        });
        return IsDry(request) ? Encoding.UTF8.GetBytes(dry!.ToJsonString()) : Finished(store, kind, stored!).Json;
    }

    private (int Code, byte[] Json) Apply(ApiRequest request, JsonObject applied)
    {
        var (kind, served) = (request.Kind!, store.Serving(request.Kind!));
        var manager = request["fieldManager"] ?? throw ApiError.BadRequest("PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        if (applied["metadata"]?["managedFields"] is not null)
        {
            throw ApiError.BadRequest("metadata.managedFields must be nil");
        }

        RequestObject.Identify(request, applied);
        Acceptance.Declared(served, applied, request);
        var isNew = false;
        JsonObject? dry = null;
        var stored = store.Change(kind, request.Namespace, request.Name, before =>
        {
            isNew = before is null;
            if (isNew && request.Subresource.Length > 0)
            {
                throw ApiError.NotFound(kind, request.Name);
            }

            if (isNew)
            {
                roles?.Demand(request, "create");
            }

            var old = before?.Open();
            RequestObject.Match(request, applied, before);
            var made = before?.Open() ?? new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind, ["metadata"] = applied["metadata"]!.DeepClone() };
            var part = RequestObject.Part(request, applied);
            var owners = ManagedFields.Of(old, served.Schema ?? FieldSchema.Any);
            owners.Apply(made, part, manager, request.Subresource, request["force"] is "true");
            Acceptance.Prune(served, made, request, []);
            RequestObject.Count(store, kind, old, made);
            owners.Store(made, kind.ApiVersion, store.Clock.Text);
            Acceptance.Validate(served, made);
            _policies.Check(request, isNew ? "CREATE" : "UPDATE", made, old);
            dry = made;
            return IsDry(request) ? old : made;
        });
        return (isNew ? 201 : 200, stored is null || IsDry(request) ? Encoding.UTF8.GetBytes(dry!.ToJsonString()) : Finished(store, kind, stored).Json);
    }

    private (int Code, byte[] Json) Delete(ApiRequest request, JsonObject? options)
    {
        var kind = request.Kind!;
        var isKept = false;
        var last = store.Change(kind, request.Namespace, request.Name, before =>
        {
            var o = before?.Open() ?? throw ApiError.NotFound(kind, request.Name);
            var metadata = o["metadata"]!.AsObject();
            foreach (var field in new[] { "uid", "resourceVersion" })
            {
                if ((string?)options?["preconditions"]?[field] is { } wanted && wanted != (string?)metadata[field])
                {
                    throw ApiError.Conflict(kind, request.Name, $"Precondition failed: {field} in precondition: {wanted}, {field} in object meta: {metadata[field]}");
                }
            }

            _policies.Check(request, "DELETE", null, o);
            isKept = metadata["finalizers"] is JsonArray { Count: > 0 } || IsDry(request);
            if (isKept && !IsDry(request))
            {
                metadata["deletionTimestamp"] ??= store.Clock.Text;
            }

            return isKept ? o : null;
        })!;
        if (!isKept && kind == Definitions.Kind)
        {
            Definitions.Remove(store, last.Open());
        }

        return isKept ? (200, last.Json) : (200, Encoding.UTF8.GetBytes(new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success",
            ["details"] = new JsonObject { ["name"] = request.Name, ["group"] = kind.Group, ["kind"] = kind.Plural, ["uid"] = last.Open()["metadata"]!["uid"]?.DeepClone() },
        }.ToJsonString()));
    }

    private byte[] DeleteAll(ApiRequest request)
    {
        var page = new ListHandler(store).List(request);
        foreach (var o in page.Objects)
        {
            Delete(request with { Namespace = o.Namespace, Name = o.Name }, null);
        }

        return page.Json().ToArray();
    }

    private static bool IsDry(ApiRequest request) => request["dryRun"] == "All";

    private static StoredObject Finished(ApiStore store, ApiKind kind, StoredObject stored) => kind == Definitions.Kind ? Definitions.Establish(store, stored) : stored;

    private static JsonObject Finish(ApiStore store, ApiKind kind, JsonObject? before, JsonObject after, string manager, bool? isStatus)
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

        // Who sends other owners with an object means it.
        var sent = after["metadata"]!["managedFields"] is JsonArray { Count: > 0 } ? after.DeepClone().AsObject() : before;
        RequestObject.Count(store, kind, before, after);
        var owners = ManagedFields.Of(sent, store.Serving(kind).Schema ?? FieldSchema.Any);
        owners.Update(before, after, manager, isStatus == true ? "status" : "");
        owners.Store(after, kind.ApiVersion, store.Clock.Text);
        return after;
    }
}
