using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Access;

/// <summary>Answers questions about rights, which are asked by creating them.</summary>
internal sealed class Reviews(FakeApiServer server, Roles roles)
{
    /// <summary>The answer; null if the path is no such question.</summary>
    public JsonObject? Answer(ApiRequest request, Body body)
    {
        var question = request.Path.Trim('/').Split('/') is ["apis", "authorization.k8s.io" or "authentication.k8s.io", "v1", var plural] && request.Method == "POST" ? plural : "";
        var user = request.Identity ?? ApiUser.Of("system:anonymous");
        return question switch
        {
            "selfsubjectaccessreviews" => Access(body.Object, user),
            "subjectaccessreviews" => Access(body.Object, new ApiUser(
                (string?)body.Object["spec"]?["user"] ?? "", [.. (body.Object["spec"]?["groups"] as JsonArray ?? []).Select(g => (string)g!)])),
            "selfsubjectreviews" => new JsonObject
            {
                ["kind"] = "SelfSubjectReview", ["apiVersion"] = "authentication.k8s.io/v1", ["metadata"] = new JsonObject { ["creationTimestamp"] = null },
                ["status"] = new JsonObject { ["userInfo"] = new JsonObject { ["username"] = user.Name, ["groups"] = new JsonArray([.. user.Groups.Select(g => JsonValue.Create(g))]) } },
            },
            _ => null,
        };
    }

    private JsonObject Access(JsonObject review, ApiUser user)
    {
        var spec = review["spec"] as JsonObject ?? throw ApiError.BadRequest("spec is missing");
        var about = spec["resourceAttributes"];
        string Text(string field) => (string?)about?[field] ?? "";
        var resource = Text("subresource").Length == 0 ? Text("resource") : $"{Text("resource")}/{Text("subresource")}";
        var isAllowed = !server.Options.Authorize || about is null || roles.Allows(user, Text("verb"), Text("group"), resource, Text("namespace"), Text("name"));
        var answer = review.DeepClone().AsObject();
        answer["status"] = new JsonObject { ["allowed"] = isAllowed };
        answer["metadata"] ??= new JsonObject();
        return answer;
    }
}
