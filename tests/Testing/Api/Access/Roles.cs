using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Access;

/// <summary>Decides by the roles and bindings that are stored.</summary>
internal sealed class Roles(ApiStore store)
{
    private const string Group = "rbac.authorization.k8s.io";

    private static readonly ApiKind
        ClusterRoles = ApiKind.Of("ClusterRole"), ClusterBindings = ApiKind.Of("ClusterRoleBinding"), OfNamespace = ApiKind.Of("Role"), Bindings = ApiKind.Of("RoleBinding");

    /// <summary>Whether a user may do something.</summary>
    /// <param name="user">Who.</param>
    /// <param name="verb">get, list, watch, create, update, patch, delete or deletecollection.</param>
    /// <param name="group">Group of the resource.</param>
    /// <param name="resource">Plural, with a slash and the subresource if there is one.</param>
    /// <param name="ns">Namespace, or empty.</param>
    /// <param name="name">The object, or empty.</param>
    public bool Allows(ApiUser user, string verb, string group, string resource, string ns, string name) =>
        user.Groups.Contains("system:masters") || Rules(user, ns).Any(r => Grants(r, verb, group, resource, name));

    /// <summary>Refuses what a request asks for.</summary>
    /// <exception cref="ApiError">403.</exception>
    public void Demand(ApiRequest request, string? verb = null)
    {
        var (kind, user) = (request.Kind!, request.Identity ?? ApiUser.Of("system:anonymous"));
        verb ??= Verb(request);
        // A list or watch of one object, selected by its name, is about that object.
        var name = request.Name.Length > 0 ? request.Name
            : verb is "list" or "watch" or "deletecollection" && request["fieldSelector"] is { } fields && fields.StartsWith("metadata.name=", StringComparison.Ordinal) ? fields["metadata.name=".Length..].TrimStart('=') : "";
        var resource = request.Subresource.Length == 0 ? kind.Plural : $"{kind.Plural}/{request.Subresource}";
        if (!Allows(user, verb, kind.Group, resource, request.Namespace, name))
        {
            throw ApiError.Forbidden(user.Name, verb, kind, request.Namespace, name, request.Subresource);
        }
    }

    private static string Verb(ApiRequest request) => request.Method switch
    {
        "GET" when request.IsWatch => "watch",
        "GET" when request.Name.Length == 0 => "list",
        "GET" => "get",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" when request.Name.Length == 0 => "deletecollection",
        _ => "delete",
    };

    private IEnumerable<JsonNode> Rules(ApiUser user, string ns)
    {
        foreach (var binding in All(ClusterBindings).Where(b => Binds(b, user)))
        {
            foreach (var rule in Role(binding, ""))
            {
                yield return rule;
            }
        }

        foreach (var binding in ns.Length == 0 ? [] : All(Bindings).Where(b => (string?)b["metadata"]!["namespace"] == ns && Binds(b, user)))
        {
            foreach (var rule in Role(binding, ns))
            {
                yield return rule;
            }
        }
    }

    private IEnumerable<JsonObject> All(ApiKind kind) => store.Sorted(kind).Objects.Select(o => o.Open());

    private JsonNode[] Role(JsonObject binding, string ns)
    {
        var reference = binding["roleRef"]!;
        var isCluster = (string?)reference["kind"] == "ClusterRole";
        var role = store.Get(isCluster ? ClusterRoles : OfNamespace, isCluster ? "" : ns, (string)reference["name"]!);
        return [.. (role?.Open()["rules"] as JsonArray ?? []).Select(r => r!)];
    }

    private static bool Binds(JsonObject binding, ApiUser user) => (binding["subjects"] as JsonArray ?? []).Any(s => (string?)s!["kind"] switch
    {
        "ServiceAccount" => user.Name == $"system:serviceaccount:{s["namespace"]}:{s["name"]}",
        "User" => (string?)s["apiGroup"] is null or Group && user.Name == (string?)s["name"],
        "Group" => user.Groups.Contains((string)s["name"]!),
        _ => false,
    });

    private static bool Grants(JsonNode rule, string verb, string group, string resource, string name) =>
        Has(rule["verbs"], verb) && Has(rule["apiGroups"], group)
        && (Has(rule["resources"], resource) || (resource.Contains('/', StringComparison.Ordinal) && Has(rule["resources"], "*/" + resource.Split('/')[1])))
        && (rule["resourceNames"] is not JsonArray { Count: > 0 } names || (name.Length > 0 && names.Any(n => (string?)n == name)));

    private static bool Has(JsonNode? list, string text) => (list as JsonArray ?? []).Any(t => (string?)t == text || (string?)t == "*");
}
