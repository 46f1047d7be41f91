using System.Collections.Concurrent;
using System.Collections.Immutable;
using Antrea.Actors.Events;
using Antrea.Journal;
using Antrea.Runtime.Persistence.Journal;

namespace Antrea.Actors.Harness;

/// <summary>A journal in memory that outlives the actor systems that write to it; events are kept as the bytes that would be on disk.</summary>
public sealed class MemoryStore
{
    private readonly ConcurrentDictionary<string, ImmutableSortedDictionary<long, NewEvent>> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _highest = new(StringComparer.Ordinal);

    /// <summary>Writes to streams for which this holds fail, as on a full disk.</summary>
    public Func<string, bool> Fails { get; set; } = _ => false;

    /// <summary>Streams with events.</summary>
    public IEnumerable<string> Streams => _streams.Where(s => !s.Value.IsEmpty).Select(s => s.Key).Order(StringComparer.Ordinal);

    /// <summary>Names of a stream's events, oldest first.</summary>
    public IReadOnlyList<string> Events(string stream) => [.. _streams.GetValueOrDefault(stream, Empty).Values.Select(e => e.Manifest)];

    private static ImmutableSortedDictionary<long, NewEvent> Empty => ImmutableSortedDictionary<long, NewEvent>.Empty;

    /// <summary>The plug-in over a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="isDead">True once the writer's system counts as dead: nothing is written any more.</param>
    public sealed class Plugin(MemoryStore store, Func<bool> isDead) : AsyncWriteJournal
    {
        public override Task ReplayMessagesAsync(
            IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
        {
            foreach (var (n, e) in store._streams.GetValueOrDefault(persistenceId, Empty).Where(e => e.Key >= fromSequenceNr && e.Key <= toSequenceNr))
            {
                recoveryCallback(new Persistent(EventCodec.Decode(e.Manifest, e.SchemaVersion, e.Payload), n, persistenceId, e.Manifest, false, null, ""));
            }

            return Task.CompletedTask;
        }

        public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr, CancellationToken cancellationToken) =>
            Task.FromResult(store._highest.GetValueOrDefault(persistenceId));

        protected override Task<IImmutableList<Exception?>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
        {
            if (isDead())
            {
                return Task.FromResult<IImmutableList<Exception?>?>(null);
            }

            foreach (var w in messages)
            {
                if (store.Fails(w.PersistenceId))
                {
                    return Task.FromException<IImmutableList<Exception?>?>(new IOException("disk full"));
                }

                foreach (var p in (IImmutableList<IPersistentRepresentation>)w.Payload)
                {
                    store._streams[w.PersistenceId] = store._streams.GetValueOrDefault(w.PersistenceId, Empty).Add(p.SequenceNr, EventCodec.Encode(p.Payload));
                    store._highest[w.PersistenceId] = p.SequenceNr;
                }
            }

            return Task.FromResult<IImmutableList<Exception?>?>(null);
        }

        protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr, CancellationToken cancellationToken)
        {
            if (!isDead() && store._streams.TryGetValue(persistenceId, out var events))
            {
                store._streams[persistenceId] = events.RemoveRange(events.Keys.Where(n => n <= toSequenceNr));
            }

            return Task.CompletedTask;
        }
    }
}
