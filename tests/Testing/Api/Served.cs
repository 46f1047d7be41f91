using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;
using Antrea.Testing.Api.Tables;

namespace Antrea.Testing.Api;

/// <summary>How a resource is served.</summary>
internal sealed record Served(ApiKind Kind)
{
    private static readonly Dictionary<string, string[]> Short = new()
    {
        ["nodes"] = ["no"], ["pods"] = ["po"], ["namespaces"] = ["ns"], ["services"] = ["svc"], ["serviceaccounts"] = ["sa"], ["configmaps"] = ["cm"], ["events"] = ["ev"],
        ["networkpolicies.networking.k8s.io"] = ["netpol"], ["daemonsets.apps"] = ["ds"], ["customresourcedefinitions.apiextensions.k8s.io"] = ["crd", "crds"],
        ["events.events.k8s.io"] = ["ev"],
    };

    /// <summary>Its name in the singular.</summary>
    public string Singular { get; init; } = Kind.Kind.ToLowerInvariant();

    /// <summary>Kind of its lists.</summary>
    public string ListKind { get; init; } = Kind.Kind + "List";

    /// <summary>Abbreviations.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = Short.GetValueOrDefault(Name(Kind)) ?? [];

    /// <summary>Groups of resources that it belongs to, such as all.</summary>
    public IReadOnlyList<string> Categories { get; init; } = Kind.Kind is "Pod" or "Service" or "DaemonSet" ? ["all"] : [];

    /// <summary>What its objects look like; null = nothing is known.</summary>
    public FieldSchema? Schema { get; init; }

    /// <summary>The schema of a definition, which its objects must fit.</summary>
    public JsonObject? Definition { get; init; }

    /// <summary>Columns of its table.</summary>
    public IReadOnlyList<Column> Columns { get; init; } = [];

    /// <summary>plural.group, or the plural alone.</summary>
    public static string Name(ApiKind kind) => kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}";

    /// <summary>A resource of Kubernetes, or one without a schema.</summary>
    public static Served Of(ApiKind kind) => new(kind) { Schema = BuiltIns.Of(kind), Columns = BuiltInColumns.Of(kind) };

    /// <summary>What a CustomResourceDefinition defines.</summary>
    public static Served OfDefinition(JsonObject definition)
    {
        var spec = definition["spec"]!;
        var names = spec["names"]!;
        var version = spec["versions"]!.AsArray().Select(v => v!).First(v => (bool)v["served"]!);
        var kind = new ApiKind(
            (string)spec["group"]!, (string)version["name"]!, (string)names["kind"]!, (string)names["plural"]!, (string?)spec["scope"] == "Namespaced", true,
            version["subresources"]?["status"] is not null);
        var schema = version["schema"]!["openAPIV3Schema"]!.DeepClone().AsObject();
        return new Served(kind)
        {
            Singular = (string?)names["singular"] ?? kind.Kind.ToLowerInvariant(),
            ListKind = (string?)names["listKind"] ?? kind.Kind + "List",
            ShortNames = Texts(names["shortNames"]),
            Categories = Texts(names["categories"]),
            Schema = FieldSchema.Of(schema, BuiltIns.All),
            Definition = schema,
            Columns = DefinedColumns.Of(version["additionalPrinterColumns"] as JsonArray),
        };
    }

    private static string[] Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(t => (string)t!)];
}
