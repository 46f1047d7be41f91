using Antrea.Actors.Gates;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Sources;

/// <summary>Who hears of which kinds of object.</summary>
/// <param name="Gates">The configuration's actor.</param>
/// <param name="Groups">The groups' parent.</param>
/// <param name="Policies">The policies' parent.</param>
/// <param name="Node">The node.</param>
public sealed record Routes(IActorRef Gates, IActorRef Groups, IActorRef Policies, IActorRef Node)
{
    /// <summary>Begins a revision; comes before anything that belongs to it.</summary>
    public void Begin(long revision) => Node.Tell(new RevisionBegun(revision));

    /// <summary>Tells an object's change to whom it concerns.</summary>
    public void Tell(ObjectKey key, object message)
    {
        foreach (var to in For(key))
        {
            to.Tell(message);
        }
    }

    /// <summary>Says that everything has been told.</summary>
    public void Listed(ObjectsListed message)
    {
        foreach (var to in All)
        {
            to.Tell(message);
        }
    }

    /// <summary>
    /// Marks the end of a revision. The gates go first and pass it on to policies and node; all others get it directly.
    /// </summary>
    /// <param name="revision">The revision.</param>
    /// <param name="listing">The last <see cref="Relist"/> that was answered.</param>
    public void Mark(long revision, Guid? listing)
    {
        foreach (var to in All)
        {
            to.Tell(new RevisionBarrier(revision, Parties.Source, listing));
        }
    }

    private IActorRef[] All => [Gates, Groups, Policies, Node];

    private IEnumerable<IActorRef> For(ObjectKey key) => key switch
    {
        { Kind: "ConfigMap" } => GatesActor.Concerns(key) ? [Gates] : [],
        { Kind: "Node" } => [Groups, Policies, Node],
        { Kind: "Pod" or "Namespace" } => [Groups, Policies],
        { Kind: "Service" } or { Group: ApiGroups.Antrea or ApiGroups.Networking } => [Policies],
        _ => FailsafePlanner.IsApiServer(key) ? [Node] : [],
    };
}
