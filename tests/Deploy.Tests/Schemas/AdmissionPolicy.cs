using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;
using Antrea.Testing.Cel;

namespace Antrea.Deploy.Tests.Schemas;

/// <summary>A ValidatingAdmissionPolicy of deploy/crds.</summary>
public sealed class AdmissionPolicy(JsonObject json)
{
    /// <summary>What is demanded of Tiers, whoever writes them.</summary>
    public static readonly AdmissionPolicy Tiers = Named("tiers.crd.antrea.io");

    /// <summary>What is demanded of agents that write reports.</summary>
    public static readonly AdmissionPolicy AgentReports = Named("reports.antrea-actors.io");

    /// <summary>What is demanded of agents that create Tiers.</summary>
    public static readonly AdmissionPolicy AgentTiers = Named("tiers.antrea-actors.io");

    public JsonObject Json => json;

    public JsonArray Validations => json["spec"]!["validations"]!.AsArray();

    public AdmissionPolicy Copy() => new(json.DeepClone().AsObject());

    /// <summary>What is refused of a request. The object is null on DELETE, the old one on CREATE.</summary>
    /// <param name="resource">Plural.</param>
    /// <param name="operation">CREATE, UPDATE or DELETE.</param>
    /// <param name="value">The object.</param>
    /// <param name="old">What is there.</param>
    /// <param name="user">User name.</param>
    /// <param name="node">The Node that the user's token names, or null.</param>
    public IEnumerable<Refusal> Refusals(string resource, string operation, JsonObject? value, JsonObject? old, string user, string? node = null)
    {
        var concerned = json["spec"]!["matchConstraints"]!["resourceRules"]!.AsArray()
            .Any(r => Has(r!["resources"]!, resource) && Has(r["operations"]!, operation));
        var info = new Dictionary<string, object> { ["username"] = user };
        if (node is not null)
        {
            info["extra"] = new Dictionary<string, object> { ["authentication.kubernetes.io/node-name"] = new List<object> { node } };
        }

        var variables = new Dictionary<string, object>
        {
            ["request"] = new Dictionary<string, object> { ["operation"] = operation, ["userInfo"] = info },
        };
        Add("object", value);
        Add("oldObject", old);
        concerned &= (json["spec"]!["matchConditions"] as JsonArray ?? []).All(c => Holds(c!));
        return concerned ? Validations.Where(v => !Holds(v!)).Select(v => new Refusal(RefusedBy.Rule, "", (string)v!["message"]!)).ToList() : [];

        bool Holds(JsonNode rule) => Evaluator.Holds(Rules.Parse((string)rule["expression"]!), variables);

        void Add(string name, JsonObject? o)
        {
            if (o is not null)
            {
                variables[name] = Rules.ToCel(o);
            }
        }
    }

    private static bool Has(JsonNode list, string text) => list.AsArray().Any(o => (string?)o == text);

    private static AdmissionPolicy Named(string name) => new(Files.Documents("Crds").Single(
        d => (string?)d["kind"] == "ValidatingAdmissionPolicy" && (string?)d["metadata"]!["name"] == name));
}
