using System.Text.Json;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Reporting;

/// <summary>The status of policies and groups as JSON.</summary>
internal static class StatusCodec
{
    /// <summary>The status of an object; what is missing or wrong in it is empty.</summary>
    public static StoredStatus Read(JsonElement json, ValuePool? pool = null)
    {
        string Shared(string text) => pool?.Share(text) ?? text;
        var (m, s) = (json.Field("metadata"), json.Field("status"));
        var conditions = s.Items("conditions").Select(c => new StatusCondition(
            Shared(c.Text("type")), Shared(c.Text("status")), Shared(c.Text("reason")), Shared(c.Text("message")), Shared(c.Text("lastTransitionTime"))));
        var status = new ObjectStatus(
            PhaseOf(s.Text("phase")), s.Number("observedGeneration"), (int)s.Number("currentNodesRealized"), (int)s.Number("desiredNodesRealized"), ListOf.From(conditions));
        return new StoredStatus(m.Text("uid"), m.Text("resourceVersion"), m.Number("generation"), status);
    }

    /// <summary>The phase of that name, or null.</summary>
    public static PolicyPhase? PhaseOf(string name) => name switch
    {
        "Pending" => PolicyPhase.Pending,
        "Realizing" => PolicyPhase.Realizing,
        "Realized" => PolicyPhase.Realized,
        "Failed" => PolicyPhase.Failed,
        _ => null,
    };

    /// <summary>A merge patch of the status that fails if the object is not what it was.</summary>
    public static ReadOnlyMemory<byte> Write(StoredStatus on, ObjectStatus status) => JsonFields.Write(json =>
    {
        json.WriteStartObject("metadata");
        json.WriteString("resourceVersion", on.Version);
        json.WriteString("uid", on.Uid);
        json.WriteEndObject();
        json.WriteStartObject("status");
        if (status.Phase is { } phase)
        {
            json.WriteString("phase", phase.ToString());
            json.WriteNumber("observedGeneration", status.ObservedGeneration);
            json.WriteNumber("currentNodesRealized", status.CurrentNodes);
            json.WriteNumber("desiredNodesRealized", status.DesiredNodes);
        }

        json.WriteStartArray("conditions");
        foreach (var c in status.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("type", c.Type);
            json.WriteString("status", c.Status);
            json.WriteText("lastTransitionTime", c.LastTransitionTime);
            json.WriteText("reason", c.Reason);
            json.WriteText("message", c.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
