using System.Collections.Immutable;
using Antrea.Actors.Events;
using Antrea.Journal;

namespace Antrea.Actors.Adapter.Journal;

/// <summary>Journal plug-in: the actors' events in our event store.</summary>
/// <param name="store">The store; whoever opened it closes it.</param>
public class SqliteJournal(EventJournal store) : AsyncWriteJournal
{
    /// <inheritdoc/>
    public override async Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        if (max <= 0)
        {
            return;
        }

        var left = max;
        await foreach (var e in store.ReplayAsync(persistenceId, fromSequenceNr, toSequenceNr))
        {
            recoveryCallback(new Persistent(
                EventCodec.Decode(e.Manifest, e.SchemaVersion, e.Payload), e.Sequence, persistenceId, e.Manifest, false, null, ""));
            if (--left == 0)
            {
                break;
            }
        }
    }

    /// <inheritdoc/>
    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
        store.ReadHighestAsync(persistenceId, cancellationToken);

    /// <inheritdoc/>
    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var batches = messages.Select(w =>
        {
            var events = (IImmutableList<IPersistentRepresentation>)w.Payload;
            return new StreamBatch(w.PersistenceId, w.LowestSequenceNr, [.. events.Select(e => EventCodec.Encode(e.Payload))]);
        }).ToList();
        await store.AppendAsync(batches, cancellationToken: cancellationToken);
        return null;
    }

    /// <inheritdoc/>
    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken) =>
        store.DeleteEventsAsync(persistenceId, toSequenceNr, cancellationToken);
}
