using System.Text.Json.Nodes;
using Antrea.Testing.Api.Writes;

namespace Antrea.Testing.Api;

/// <summary>Changes of a store without HTTP.</summary>
public static class StoreExtensions
{
    /// <summary>Creates or replaces an object, status and all.</summary>
    public static StoredObject Put(this ApiStore store, ApiKind kind, JsonObject json) => WriteHandler.Put(store, kind, json);

    /// <summary>Creates or replaces an object, status and all.</summary>
    public static StoredObject Put(this ApiStore store, ApiKind kind, string json) => WriteHandler.Put(store, kind, JsonNode.Parse(json)!.AsObject());

    /// <summary>Serves what a CustomResourceDefinition defines, given in JSON.</summary>
    public static StoredObject Define(this ApiStore store, JsonObject definition) => store.Put(Definitions.Kind, definition);

    /// <summary>Deletes an object if it is there.</summary>
    public static StoredObject? Delete(this ApiStore store, ApiKind kind, string ns, string name) => store.Change(kind, ns, name, _ => null);
}
