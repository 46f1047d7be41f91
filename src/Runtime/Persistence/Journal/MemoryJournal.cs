using System.Collections.Immutable;
using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence.Journal;

/// <summary>Keeps events in memory, as long as the system lives. The default.</summary>
public class MemoryJournal : AsyncWriteJournal
{
    private readonly Dictionary<string, List<IPersistentRepresentation>> _events = [];
    private readonly Dictionary<string, long> _highest = [];
    private readonly Lock _gate = new();

    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback)
    {
        ArgumentNullException.ThrowIfNull(recoveryCallback);
        IPersistentRepresentation[] found;
        lock (_gate)
        {
            found = _events.TryGetValue(persistenceId, out var events)
                ? events.Where(e => e.SequenceNr >= fromSequenceNr && e.SequenceNr <= toSequenceNr)
                    .Take((int)Math.Min(max, int.MaxValue)).ToArray()
                : [];
        }

        foreach (var persistent in found)
        {
            recoveryCallback(persistent);
        }

        return Task.CompletedTask;
    }

    public override Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_highest.GetValueOrDefault(persistenceId));
        }
    }

    protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var persistent in messages.SelectMany(write => write.Events))
            {
                if (!_events.TryGetValue(persistent.PersistenceId, out var events))
                {
                    _events[persistent.PersistenceId] = events = [];
                }

                events.Add(persistent);
                _highest[persistent.PersistenceId] = persistent.SequenceNr;
            }
        }

        return Task.FromResult<IImmutableList<Exception?>?>(null);
    }

    protected override Task DeleteMessagesToAsync(
        string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _events.GetValueOrDefault(persistenceId)?.RemoveAll(e => e.SequenceNr <= toSequenceNr);
        }

        return Task.CompletedTask;
    }
}
