using System.Collections.Immutable;
using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence;

public abstract partial class Eventsourced
{
    private static int s_instances;

    private readonly int _instance = Interlocked.Increment(ref s_instances);
    private readonly string _writerGuid = Guid.NewGuid().ToString();
    private readonly Queue<Handler> _handlers = new();
    private readonly List<IPersistentEnvelope> _events = [];
    private int _stashingHandlers;
    private long _nextSequenceNr;
    private bool _writing;

    /// <summary>
    /// Writes an event, then calls the handler with the command's sender; no other command comes in between.
    /// </summary>
    /// <exception cref="InvalidOperationException">The actor is still recovering.</exception>
    public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) => PersistAll([@event], handler);

    public void Persist<TEvent>(TEvent @event, Func<TEvent, Task> handler) => PersistAll([@event], handler);

    /// <summary>Writes events all or none, then calls the handler for each.</summary>
    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler)
        => Write(events, e => handler((TEvent)e), null, stash: true);

    public void PersistAll<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler)
        => Write(events, null, e => handler((TEvent)e), stash: true);

    /// <summary>As <see cref="Persist{TEvent}(TEvent, Action{TEvent})"/>, but commands go on meanwhile.</summary>
    public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) => PersistAllAsync([@event], handler);

    public void PersistAsync<TEvent>(TEvent @event, Func<TEvent, Task> handler) => PersistAllAsync([@event], handler);

    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler)
        => Write(events, e => handler((TEvent)e), null, stash: false);

    public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler)
        => Write(events, null, e => handler((TEvent)e), stash: false);

    /// <summary>Calls the handler when the events persisted before are written; at once if there are none.</summary>
    public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Defer(evt!, e => handler((TEvent)e), null))
        {
            handler(evt);
        }
    }

    public void DeferAsync<TEvent>(TEvent evt, Func<TEvent, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (Defer(evt!, null, e => handler((TEvent)e)))
        {
            RunTask(() => handler(evt));
        }
    }

    private bool Defer(object evt, Action<object>? handler, Func<object, Task>? asyncHandler)
    {
        ThrowIfRecovering();
        if (_handlers.Count == 0)
        {
            return true;
        }

        _handlers.Enqueue(new Handler(handler, asyncHandler, Stashing: false));
        _events.Add(new NonPersistentMessage(evt, Sender));
        return false;
    }

    private void Write<TEvent>(
        IEnumerable<TEvent> events, Action<object>? handler, Func<object, Task>? asyncHandler, bool stash)
    {
        ThrowIfRecovering();
        ArgumentNullException.ThrowIfNull(events);
        var now = Context.System.Clock.GetUtcNow().UtcTicks;
        var batch = ImmutableList.CreateBuilder<IPersistentRepresentation>();
        foreach (var @event in events)
        {
            ArgumentNullException.ThrowIfNull(@event, nameof(events));
            batch.Add(new Persistent(
                @event, ++_nextSequenceNr, PersistenceId, null, false, Sender, _writerGuid, now));
            _handlers.Enqueue(new Handler(handler, asyncHandler, stash));
        }

        if (batch.Count > 0)
        {
            _stashingHandlers += stash ? batch.Count : 0;
            _events.Add(new AtomicWrite(batch.ToImmutable()));
        }
    }

    private void ThrowIfRecovering()
    {
        if (_recovering)
        {
            throw new InvalidOperationException(
                "Cannot persist during replay. Events can be persisted when receiving RecoveryCompleted or later.");
        }
    }

    /// <summary>Sends what is to be written, unless a write is under way: then it goes with the next one.</summary>
    private void FlushEvents()
    {
        if (!_writing && _events.Count > 0)
        {
            _writing = true;
            Journal.Tell(new WriteMessages(_events.ToArray(), Self, _instance));
            _events.Clear();
        }
    }

    private void Written(JournalResponse response)
    {
        switch (response)
        {
            case WriteMessagesSuccessful done when done.Instance == _instance:
                _writing = false;
                FlushEvents();
                break;
            case WriteMessagesFailed failed when failed.Instance == _instance:
                _writing = false;
                break;
            case WriteMessageSuccess written when written.Instance == _instance:
                LastSequenceNr = Math.Max(LastSequenceNr, written.Persistent.SequenceNr);
                Handle(written.Persistent.Payload);
                break;
            case LoopMessageSuccess loop when loop.Instance == _instance:
                Handle(loop.Message);
                break;
            case WriteMessageRejected rejected when rejected.Instance == _instance:
                LastSequenceNr = Math.Max(LastSequenceNr, rejected.Persistent.SequenceNr);
                Handled(failed: false);
                OnPersistRejected(rejected.Cause, rejected.Persistent.Payload, rejected.Persistent.SequenceNr);
                break;
            case WriteMessageFailure failure when failure.Instance == _instance:
                try
                {
                    OnPersistFailure(failure.Cause, failure.Persistent.Payload, failure.Persistent.SequenceNr);
                }
                finally
                {
                    Context.Stop(Self);
                }

                break;
        }
    }

    private void Handle(object payload)
    {
        var handler = _handlers.Peek();
        if (handler.Asynchronous is { } asynchronous)
        {
            ActorCell.RequireCurrent().RunTask(async () =>
            {
                var failedAsync = true;
                try
                {
                    await asynchronous(payload);
                    failedAsync = false;
                }
                finally
                {
                    Handled(failedAsync);
                }
            });
            return;
        }

        var failed = true;
        try
        {
            handler.Synchronous!(payload);
            failed = false;
        }
        finally
        {
            Handled(failed);
        }
    }

    private void Handled(bool failed)
    {
        var handler = _handlers.Dequeue();
        _stashingHandlers -= handler.Stashing ? 1 : 0;
        FlushEvents();
        Settle(failed);
    }

    private readonly record struct Handler(Action<object>? Synchronous, Func<object, Task>? Asynchronous, bool Stashing);
}
