namespace Antrea.Runtime.Actor;

/// <summary>The handlers of one behaviour, in order.</summary>
internal sealed class HandlerList
{
    private MessageHandler[] _handlers = [];
    private bool _closed;

    public void Add(MessageHandler handler)
    {
        if (_closed)
        {
            throw new InvalidOperationException("A handler after ReceiveAny would never get a message.");
        }

        Array.Resize(ref _handlers, _handlers.Length + 1);
        _handlers[^1] = handler;
    }

    public void Close() => _closed = true;

    public bool Handle(object message)
    {
        foreach (var handler in _handlers)
        {
            if (handler.TryHandle(message))
            {
                return true;
            }
        }

        return false;
    }
}

internal abstract class MessageHandler
{
    public abstract bool TryHandle(object message);
}

internal sealed class ActionHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    public override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
        {
            return false;
        }

        handler(typed);
        return true;
    }
}

internal sealed class FuncHandler<T>(Func<T, bool> handler) : MessageHandler
{
    public override bool TryHandle(object message) => message is T typed && handler(typed);
}
