using Antrea.Runtime;

namespace Antrea.Actors.Adapter;

/// <summary>Looks into the actor tree.</summary>
public static class ActorInspector
{
    /// <summary>Every living actor below <c>/user</c>, in order of paths.</summary>
    public static IReadOnlyList<ActorReport> Inspect(ActorSystem system) =>
    [
        .. system.Inspect().OrderBy(a => a.Path, StringComparer.Ordinal).Select(a => new ActorReport(
            a.Path, a.Type.Name, a.MailboxLength, a.Restarts,
            a.LastFailure is { } f ? $"{f.Type.Name}: {f.Message}" : null, a.LastFailure?.At, a.Processed, system.ActorSelection(a.Path))),
    ];
}
