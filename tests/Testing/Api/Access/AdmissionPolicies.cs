using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;
using Antrea.Testing.Cel;

namespace Antrea.Testing.Api.Access;

/// <summary>Evaluates the ValidatingAdmissionPolicies that are stored and bound.</summary>
internal sealed class AdmissionPolicies(ApiStore store)
{
    private static readonly ApiKind Policies = ApiKind.Of("ValidatingAdmissionPolicy"), Bindings = ApiKind.Of("ValidatingAdmissionPolicyBinding");

    /// <summary>Refuses what a policy denies.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="operation">CREATE, UPDATE or DELETE.</param>
    /// <param name="value">What is to be; null on DELETE.</param>
    /// <param name="old">What is; null on CREATE.</param>
    /// <exception cref="ApiError">422.</exception>
    public void Check(ApiRequest request, string operation, JsonObject? value, JsonObject? old)
    {
        var (bindings, _) = store.Sorted(Bindings);
        foreach (var binding in bindings.Select(b => b.Open()))
        {
            var name = (string?)binding["spec"]?["policyName"] ?? "";
            if (store.Get(Policies, "", name)?.Open() is { } policy && Denial(policy, request, operation, value, old) is { } why
                && (binding["spec"]!["validationActions"] as JsonArray ?? []).Any(a => (string?)a == "Deny"))
            {
                var kind = request.Kind!;
                var what = $"{Served.Name(kind)} \"{(value ?? old)?["metadata"]?["name"]}\"";
                var cause = $"ValidatingAdmissionPolicy '{name}' with binding '{binding["metadata"]!["name"]}' denied request: {why}";
                throw new ApiError(422, "Invalid", $"{what} is forbidden: {cause}")
                {
                    Details = new JsonObject { ["name"] = (string?)(value ?? old)?["metadata"]?["name"], ["group"] = kind.Group, ["kind"] = kind.Plural, ["causes"] = new JsonArray(new JsonObject { ["message"] = cause }) },
                };
            }
        }
    }

    private static string? Denial(JsonObject policy, ApiRequest request, string operation, JsonObject? value, JsonObject? old)
    {
        var spec = policy["spec"]!;
        if (!(spec["matchConstraints"]?["resourceRules"] as JsonArray ?? []).Any(r => Concerns(r!, request, operation)))
        {
            return null;
        }

        var variables = Variables(request, operation, value, old);
        var fails = (string?)spec["failurePolicy"] != "Ignore";
        try
        {
            if (!(spec["matchConditions"] as JsonArray ?? []).All(c => Holds(c!, variables)))
            {
                return null;
            }
        }
        catch (CelException e)
        {
            return fails ? $"matchConditions: {e.Message}" : null;
        }

        foreach (var validation in spec["validations"] as JsonArray ?? [])
        {
            try
            {
                if (!Holds(validation!, variables))
                {
                    return (string?)validation!["message"] ?? $"failed expression: {validation["expression"]}";
                }
            }
            catch (CelException e) when (fails)
            {
                return $"expression '{validation!["expression"]}' resulted in error: {e.Message}";
            }
            catch (CelException)
            {
                continue;
            }
        }

        return null;
    }

    private static Dictionary<string, object> Variables(ApiRequest request, string operation, JsonObject? value, JsonObject? old)
    {
        var user = request.Identity ?? ApiUser.Of("system:anonymous");
        var info = new Dictionary<string, object> { ["username"] = user.Name, ["groups"] = user.Groups.Cast<object>().ToList() };
        if (user.Node is not null)
        {
            info["extra"] = new Dictionary<string, object> { ["authentication.kubernetes.io/node-name"] = new List<object> { user.Node } };
        }

        var variables = new Dictionary<string, object>
        {
            ["request"] = new Dictionary<string, object> { ["operation"] = operation, ["userInfo"] = info, ["name"] = request.Name, ["namespace"] = request.Namespace },
        };
        foreach (var (name, o) in new[] { ("object", value), ("oldObject", old) })
        {
            if (o is not null)
            {
                variables[name] = Rules.ToCel(o);
            }
        }

        return variables;
    }

    private static bool Holds(JsonNode rule, Dictionary<string, object> variables) => Evaluator.Holds(Rules.Parse((string)rule["expression"]!), variables);

    private static bool Concerns(JsonNode rule, ApiRequest request, string operation)
    {
        var kind = request.Kind!;
        var resource = request.Subresource.Length == 0 ? kind.Plural : $"{kind.Plural}/{request.Subresource}";
        return Has(rule["apiGroups"], kind.Group) && Has(rule["apiVersions"], kind.Version) && Has(rule["operations"], operation)
            && (rule["resources"] as JsonArray ?? []).Any(r => (string?)r == resource || (string?)r == "*/*" || ((string?)r == "*" && request.Subresource.Length == 0));
    }

    private static bool Has(JsonNode? list, string text) => (list as JsonArray ?? []).Any(t => (string?)t == text || (string?)t == "*");
}
