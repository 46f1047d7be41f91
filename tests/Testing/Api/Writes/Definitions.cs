using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Writes;

/// <summary>Serves what CustomResourceDefinitions define.</summary>
internal static class Definitions
{
    /// <summary>The resource of definitions.</summary>
    public static ApiKind Kind { get; } = ApiKind.Of("CustomResourceDefinition");

    /// <summary>After a definition was written: serves it and says so in its status.</summary>
    public static StoredObject Establish(ApiStore store, StoredObject stored)
    {
        var definition = stored.Open();
        store.Serve(Served.OfDefinition(definition));
        return store.Change(Kind, "", stored.Name, before =>
        {
            var now = before!.Open();
            var names = definition["spec"]!["names"]!.DeepClone().AsObject();
            names["singular"] ??= ((string)names["kind"]!).ToLowerInvariant();
            names["listKind"] ??= (string)names["kind"]! + "List";
            var since = (string?)now["status"]?["conditions"]?[0]?["lastTransitionTime"] ?? store.Clock.Text;
            now["status"] = new JsonObject
            {
                ["conditions"] = new JsonArray(
                    Condition("NamesAccepted", "NoConflicts", "no conflicts found", since), Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", since)),
                ["acceptedNames"] = names,
                ["storedVersions"] = new JsonArray([.. definition["spec"]!["versions"]!.AsArray().Where(v => (bool)v!["storage"]!).Select(v => v!["name"]!.DeepClone())]),
            };
            return now;
        })!;
    }

    /// <summary>After a definition is gone: its resource goes with all objects.</summary>
    public static void Remove(ApiStore store, JsonObject definition) => store.Withdraw(Served.OfDefinition(definition).Kind);

    private static JsonObject Condition(string type, string reason, string message, string since) =>
        new() { ["type"] = type, ["status"] = "True", ["lastTransitionTime"] = since, ["reason"] = reason, ["message"] = message };
}
