namespace Antrea.Kubernetes.Events;

/// <summary>An Event that waits to be written, or was.</summary>
/// <param name="Event">What it says.</param>
/// <param name="Id">What tells it from others: the same again is counted in it.</param>
/// <param name="First">When it was seen first.</param>
/// <param name="Last">When it was seen last.</param>
/// <param name="Count">How often it was seen.</param>
/// <param name="Told">How many of these the API server knows of.</param>
/// <param name="NotBefore">Ticks before which it is not to be written.</param>
/// <param name="Name">The name it was written under; empty if it was not, or somebody else did.</param>
internal sealed record EventEntry(ObjectEvent Event, string Id, DateTimeOffset First, DateTimeOffset Last, int Count, int Told, long NotBefore, string Name = "")
{
    /// <summary>True if there is something to write.</summary>
    public bool IsWaiting => Count > Told;
}
