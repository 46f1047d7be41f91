using System.Text.Json;
using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Reporting;

/// <summary>Who holds a Lease.</summary>
/// <param name="Holder">Identity of the holder; empty = nobody.</param>
/// <param name="Seconds">For how long it holds from when it was last seen to change.</param>
/// <param name="AcquireTime">When the holder became it, on its own clock.</param>
/// <param name="RenewTime">When it was renewed, on the holder's clock: not to be compared with another.</param>
/// <param name="Transitions">How often the holder changed.</param>
/// <param name="Version">resourceVersion of the Lease.</param>
internal sealed record LeaseRecord(string Holder, int Seconds, string AcquireTime, string RenewTime, int Transitions, string Version)
{
    /// <summary>Reads a Lease.</summary>
    public static LeaseRecord Read(JsonElement json)
    {
        var spec = json.Field("spec");
        return new LeaseRecord(
            spec.Text("holderIdentity"), (int)spec.Number("leaseDurationSeconds"), spec.Text("acquireTime"), spec.Text("renewTime"), (int)spec.Number("leaseTransitions"),
            json.Field("metadata").Text("resourceVersion"));
    }

    /// <summary>A Lease to create.</summary>
    public ReadOnlyMemory<byte> ToObject(string name) => JsonFields.Write(json =>
    {
        json.WriteString("apiVersion", ResourceKinds.Leases.ApiVersion);
        json.WriteString("kind", ResourceKinds.Leases.Kind);
        json.WriteStartObject("metadata");
        json.WriteString("name", name);
        json.WriteEndObject();
        WriteSpec(json);
    });

    /// <summary>A merge patch that fails if the Lease is not the one of <see cref="Version"/>.</summary>
    public ReadOnlyMemory<byte> ToPatch() => JsonFields.Write(json =>
    {
        json.WriteStartObject("metadata");
        json.WriteString("resourceVersion", Version);
        json.WriteEndObject();
        WriteSpec(json);
    });

    private void WriteSpec(Utf8JsonWriter json)
    {
        json.WriteStartObject("spec");
        json.WriteString("holderIdentity", Holder);
        json.WriteNumber("leaseDurationSeconds", Seconds);
        json.WriteString("acquireTime", AcquireTime);
        json.WriteString("renewTime", RenewTime);
        json.WriteNumber("leaseTransitions", Transitions);
        json.WriteEndObject();
    }
}
