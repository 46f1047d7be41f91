using System.Text.Json.Nodes;
using Antrea.Kubernetes.Manifests;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests.Schemas;

/// <summary>One CustomResourceDefinition of deploy/crds.</summary>
public sealed class Crd(JsonObject json)
{
    /// <summary>The definitions as they are deployed, by kind.</summary>
    public static readonly IReadOnlyDictionary<string, Crd> All = Files.Documents("Crds")
        .Where(d => (string?)d["kind"] == "CustomResourceDefinition")
        .Select(d => new Crd(d)).ToDictionary(c => c.Kind);

    public JsonObject Json => json;

    public string Kind => (string)json["spec"]!["names"]!["kind"]!;

    public string Plural => (string)json["spec"]!["names"]!["plural"]!;

    public string Group => (string)json["spec"]!["group"]!;

    public JsonObject Version => json["spec"]!["versions"]!.AsArray().Single()!.AsObject();

    public JsonObject Schema => Version["schema"]!["openAPIV3Schema"]!.AsObject();

    public Crd Copy() => new(json.DeepClone().AsObject());

    /// <summary>What a request to create or update the object is answered; nothing = accepted.</summary>
    public IReadOnlyList<Refusal> Refusals(JsonObject manifest)
    {
        var stored = Defaults.Apply(manifest, Schema);
        var found = SchemaValidator.Validate(stored, Schema);
        return found.Any(r => r.By == RefusedBy.Form) ? found : [.. found, .. Rules.Violated(stored, Schema)];
    }
}
