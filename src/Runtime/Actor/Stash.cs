using Antrea.Runtime.Persistence;

namespace Antrea.Runtime.Actor;

internal sealed class Stash(ActorCell cell) : IStash
{
    private LinkedList<Envelope> _messages = new();
    private long _lastStashed = -1;

    public int Count => _messages.Count;

    void IStash.Stash()
    {
        var message = cell.CurrentMessage
            ?? throw new IllegalActorStateException("There is no current message to stash");
        if (message is JournalResponse)
        {
            throw new IllegalActorStateException("Cannot stash in the handler of a persisted event");
        }

        if (_lastStashed == cell.Processed)
        {
            throw new IllegalActorStateException($"Can't stash the same message {message} more than once");
        }

        _lastStashed = cell.Processed;
        _messages.AddLast(cell.CurrentEnvelope);
    }

    public void Unstash()
    {
        if (_messages.First is { } first)
        {
            _messages.RemoveFirst();
            cell.Prepend([first.Value]);
        }
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> predicate)
        => cell.Prepend(ClearStash().Where(predicate).ToArray());

    public IEnumerable<Envelope> ClearStash()
    {
        var messages = _messages;
        _messages = new LinkedList<Envelope>();
        return messages;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
        {
            _messages.AddFirst(envelope);
        }
    }
}
