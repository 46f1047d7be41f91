using System.Text.Json.Nodes;

namespace Antrea.Testing.Api;

/// <summary>An Event in the form of the core group and in that of events.k8s.io.</summary>
internal static class EventForms
{
    private static readonly (string Core, string Events)[] Fields =
    [
        ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"), ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"), ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
    ];

    /// <summary>The same Event, of the same version, in the other form.</summary>
    public static StoredObject Convert(StoredObject stored)
    {
        var from = stored.Open();
        var isCore = (string?)from["apiVersion"] == "v1";
        var to = new JsonObject { ["apiVersion"] = isCore ? "events.k8s.io/v1" : "v1", ["kind"] = "Event" };
        foreach (var (name, value) in from.Where(f => f.Key is not ("apiVersion" or "kind")))
        {
            var other = isCore ? Fields.FirstOrDefault(f => f.Core == name).Events : Fields.FirstOrDefault(f => f.Events == name).Core;
            to[other ?? name] = value?.DeepClone();
        }

        return StoredObject.Of(to, stored.Version);
    }
}
