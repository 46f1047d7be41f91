using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Policy.Api;
using Antrea.Policy.Reading;
using Antrea.Policy.Validation;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests.Cases;

/// <summary>A request for admission.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Json">Operation, object, existing, user, featureGates.</param>
public sealed record AdmissionCase(string Name, JsonObject Json)
{
    public JsonObject Manifest => Json["object"]!.AsObject();

    public string Kind => (string)Manifest["kind"]!;

    private string Operation => (string?)Json["operation"] ?? "CREATE";

    private string User => (string?)Json["user"] ?? "";

    private IEnumerable<JsonObject> Existing => (Json["existing"] as JsonArray ?? []).Select(o => o!.AsObject());

    private JsonObject? Old => Operation == "CREATE" ? null : Existing.FirstOrDefault(IsSame) ?? (Operation == "DELETE" ? Manifest : null);

    /// <summary>What the definitions and the admission policy refuse; nothing = accepted.</summary>
    public IReadOnlyList<Refusal> Refusals(IReadOnlyDictionary<string, Crd>? crds = null, AdmissionPolicy? policy = null)
    {
        var isDelete = Operation == "DELETE";
        var byPolicy = (policy ?? AdmissionPolicy.Tiers).Refusals(Crd.All[Kind].Plural, Operation, isDelete ? null : Manifest, Old, User);
        return [.. isDelete ? [] : (crds ?? Crd.All)[Kind].Refusals(Manifest), .. byPolicy];
    }

    /// <summary>What the project's own reader and validator refuse; of the feature gates, layer 7 is always on.</summary>
    public IReadOnlyList<Problem> OwnErrors()
    {
        var read = ObjectReader.Read(Files.Element(Manifest));
        if (read.Object is null)
        {
            return read.Problems;
        }

        var view = new ClusterView(Existing.Select(o => ObjectReader.Read(Files.Element(o)).Object!));
        var request = new ValidationRequest(
            read.Object, Enum.Parse<Operation>(Operation, ignoreCase: true),
            Old is null ? null : view.Find(read.Object.Key) ?? read.Object, User, IsGateOn);
        return [.. Validator.Validate(request, view).Where(p => p.IsError)];
    }

    public override string ToString() => Name;

    private bool IsGateOn(string gate) => gate == "L7NetworkPolicy" || (bool?)Json["featureGates"]?[gate] == true;

    private bool IsSame(JsonObject other) =>
        (string?)other["kind"] == Kind && Meta(other, "name") == Meta(Manifest, "name") && Meta(other, "namespace") == Meta(Manifest, "namespace");

    private static string? Meta(JsonObject o, string field) => (string?)o["metadata"]![field];
}
