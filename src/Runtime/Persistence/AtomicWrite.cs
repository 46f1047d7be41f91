using System.Collections.Immutable;
using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence;

public interface IPersistentEnvelope
{
    object Payload { get; }

    IActorRef Sender { get; }

    int Size { get; }
}

/// <summary>Events of one actor to be written all or none.</summary>
public sealed class AtomicWrite : IPersistentEnvelope
{
    public AtomicWrite(IPersistentRepresentation @event) : this(ImmutableList.Create(@event)) { }

    public AtomicWrite(IImmutableList<IPersistentRepresentation> payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Count == 0)
        {
            throw new ArgumentException("An atomic write has at least one event", nameof(payload));
        }

        Events = payload;
        Payload = payload;
    }

    /// <summary>An <c>IImmutableList&lt;IPersistentRepresentation&gt;</c>.</summary>
    public object Payload { get; }

    public IActorRef Sender => ActorRefs.NoSender;

    public int Size => Events.Count;

    public string PersistenceId => Events[0].PersistenceId;

    public long LowestSequenceNr => Events[0].SequenceNr;

    public long HighestSequenceNr => Events[^1].SequenceNr;

    internal IImmutableList<IPersistentRepresentation> Events { get; }
}

/// <summary>Goes through the journal without being written, to keep its place among those that are.</summary>
internal sealed record NonPersistentMessage(object Payload, IActorRef Sender) : IPersistentEnvelope
{
    public int Size => 1;
}
