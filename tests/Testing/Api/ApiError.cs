using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>An answer of kind Status that says no.</summary>
public sealed class ApiError(int code, string reason, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Code => code;

    /// <summary>For the header Retry-After; 0 = none.</summary>
    public int RetryAfter { get; init; }

    /// <summary>Where a list may be continued inconsistently.</summary>
    public string? Continue { get; init; }

    /// <summary>What it is about.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>The object of kind Status.</summary>
    public JsonObject Json()
    {
        var metadata = new JsonObject();
        if (Continue is not null)
        {
            metadata["continue"] = Continue;
        }

        var status = new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = metadata, ["status"] = "Failure", ["message"] = Message, ["reason"] = reason, ["code"] = code,
        };
        if (Details is not null)
        {
            status["details"] = Details.DeepClone();
        }

        if (RetryAfter > 0)
        {
            status["details"] = new JsonObject { ["retryAfterSeconds"] = RetryAfter };
        }

        return status;
    }

    public static ApiError NotFound(ApiKind kind, string name) => new(404, "NotFound", $"{Resource(kind)} \"{name}\" not found")
    {
        Details = new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Plural },
    };

    public static ApiError NotServed() => new(404, "NotFound", "the server could not find the requested resource");

    public static ApiError Exists(ApiKind kind, string name) => new(409, "AlreadyExists", $"{Resource(kind)} \"{name}\" already exists")
    {
        Details = new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Plural },
    };

    public static ApiError Conflict(ApiKind kind, string name, string why) => new(409, "Conflict", $"Operation cannot be fulfilled on {Resource(kind)} \"{name}\": {why}");

    public static ApiError BadRequest(string why) => new(400, "BadRequest", why);

    public static ApiError Invalid(string what, string why) => new(422, "Invalid", $"{what} is invalid: {why}");

    /// <summary>422, field by field.</summary>
    public static ApiError Invalid(ApiKind kind, string name, IReadOnlyList<(string Path, string Reason, string Message)> wrong)
    {
        var texts = wrong.Select(w => $"{(w.Path.Length == 0 ? "<nil>" : w.Path)}: {w.Message}").Distinct().ToArray();
        var full = kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";
        return new ApiError(422, "Invalid", $"{full} \"{name}\" is invalid: {(texts.Length == 1 ? texts[0] : $"[{string.Join(", ", texts)}]")}")
        {
            Details = new JsonObject
            {
                ["name"] = name,
                ["group"] = kind.Group,
                ["kind"] = kind.Kind,
                ["causes"] = new JsonArray([.. wrong.Select(w => new JsonObject { ["reason"] = w.Reason, ["message"] = w.Message, ["field"] = w.Path })]),
            },
        };
    }

    public static ApiError Expired(string why) => new(410, "Expired", why);

    /// <summary>403, worded as the authorizer by roles does.</summary>
    public static ApiError Forbidden(string user, string verb, ApiKind kind, string ns, string name, string subresource)
    {
        var resource = subresource.Length == 0 ? kind.Plural : $"{kind.Plural}/{subresource}";
        var full = kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}";
        var scope = ns.Length > 0 ? $"in the namespace \"{ns}\"" : "at the cluster scope";
        var what = name.Length > 0 ? $"{full} \"{name}\"" : full;
        return new ApiError(403, "Forbidden", $"{what} is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\" in API group \"{kind.Group}\" {scope}")
        {
            Details = new JsonObject { ["name"] = name, ["group"] = kind.Group, ["kind"] = kind.Plural },
        };
    }

    public static ApiError Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    private static string Resource(ApiKind kind) => kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}";
}
