using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Cel;

namespace Antrea.Deploy.Tests.Schemas;

/// <summary>The ValidatingAdmissionPolicy of deploy/crds.</summary>
public sealed class AdmissionPolicy(JsonObject json)
{
    public static readonly AdmissionPolicy Deployed = new(Files.Documents("Crds").Single(d => (string?)d["kind"] == "ValidatingAdmissionPolicy"));

    public JsonObject Json => json;

    public JsonArray Validations => json["spec"]!["validations"]!.AsArray();

    public AdmissionPolicy Copy() => new(json.DeepClone().AsObject());

    /// <summary>What is refused of a request. The object is null on DELETE, the old one on CREATE.</summary>
    public IEnumerable<Refusal> Refusals(string kind, string operation, JsonObject? value, JsonObject? old, string user)
    {
        var rule = json["spec"]!["matchConstraints"]!["resourceRules"]!.AsArray().Single()!;
        if (kind != "Tier" || !rule["operations"]!.AsArray().Any(o => (string?)o == operation))
        {
            return [];
        }

        var variables = new Dictionary<string, object>
        {
            ["request"] = new Dictionary<string, object> { ["operation"] = operation, ["userInfo"] = new Dictionary<string, object> { ["username"] = user } },
        };
        Add("object", value);
        Add("oldObject", old);
        return Validations.Where(v => !Evaluator.Holds(Rules.Parse((string)v!["expression"]!), variables))
            .Select(v => new Refusal(RefusedBy.Rule, "", (string)v!["message"]!)).ToList();

        void Add(string name, JsonObject? o)
        {
            if (o is not null)
            {
                variables[name] = Rules.ToCel(o);
            }
        }
    }
}
