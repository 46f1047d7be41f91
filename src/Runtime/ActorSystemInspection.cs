using Antrea.Runtime.Actor;

namespace Antrea.Runtime;

/// <summary>Looks at the actors from outside, from any thread, without disturbing them.</summary>
public static class ActorSystemInspection
{
    /// <summary>All living actors below <paramref name="under"/>, itself included, parents before children.</summary>
    /// <param name="system">Which system.</param>
    /// <param name="under">A path such as <c>/user</c>; unknown = no actors.</param>
    public static IReadOnlyList<ActorInfo> Inspect(this ActorSystem system, string under = "/user")
    {
        ArgumentNullException.ThrowIfNull(system);
        var found = new List<ActorInfo>();
        foreach (var actor in ActorSelection.Absolute(system, under).Resolve().OfType<LocalActorRef>())
        {
            Add(actor, found);
        }

        return found;
    }

    private static void Add(LocalActorRef actor, List<ActorInfo> found)
    {
        var cell = actor.Cell;
        var children = cell.ChildrenSnapshot();
        var failure = cell.LastFailure;
        found.Add(new ActorInfo(
            actor.Path.ToStringWithoutAddress(),
            cell.ActorType,
            cell.MailboxLength,
            cell.StashSize,
            cell.Processed,
            cell.Restarts,
            cell.StartedAt,
            failure is null ? null : new ActorFailure(failure.Cause.GetType(), failure.Cause.Message, failure.At),
            children.Select(child => child.Path.Name).ToArray()));
        foreach (var child in children)
        {
            Add(child, found);
        }
    }
}
