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
        if (RetryAfter > 0)
        {
            status["details"] = new JsonObject { ["retryAfterSeconds"] = RetryAfter };
        }

        return status;
    }

    public static ApiError NotFound(ApiKind kind, string name) => new(404, "NotFound", $"{Resource(kind)} \"{name}\" not found");

    public static ApiError NotServed() => new(404, "NotFound", "the server could not find the requested resource");

    public static ApiError Exists(ApiKind kind, string name) => new(409, "AlreadyExists", $"{Resource(kind)} \"{name}\" already exists");

    public static ApiError Conflict(ApiKind kind, string name, string why) => new(409, "Conflict", $"Operation cannot be fulfilled on {Resource(kind)} \"{name}\": {why}");

    public static ApiError BadRequest(string why) => new(400, "BadRequest", why);

    public static ApiError Invalid(string what, string why) => new(422, "Invalid", $"{what} is invalid: {why}");

    public static ApiError Expired(string why) => new(410, "Expired", why);

    public static ApiError Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    private static string Resource(ApiKind kind) => kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}";
}
