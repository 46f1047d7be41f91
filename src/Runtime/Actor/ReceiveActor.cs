namespace Antrea.Runtime.Actor;

/// <summary>
/// An actor whose behaviour is a list of typed handlers, given in the constructor or in the method passed to
/// <see cref="Become(Action)"/>. The first handler that fits takes the message.
/// </summary>
public abstract class ReceiveActor : UntypedActor
{
    private readonly HandlerList _initial = new();
    private HandlerList? _configuring;

    protected ReceiveActor() => _configuring = _initial;

    private HandlerList Handlers => _configuring ?? throw new InvalidOperationException(
        "Handlers can be added only in the constructor and in the method given to Become.");

    internal override void Constructed() => _configuring = null;

    protected sealed override bool Receive(object message) => _initial.Handle(message);

    protected sealed override void OnReceive(object message) { }

    /// <summary>Replaces the behaviour by the handlers that <paramref name="configure"/> adds.</summary>
    protected void Become(Action configure) => Context.Become(Configure(configure));

    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Configure(configure));

    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null)
        => Handlers.Add(new ActionHandler<T>(handler, shouldHandle));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    /// <param name="handler">False = not handled; the next one is tried.</param>
    protected void Receive<T>(Func<T, bool> handler) => Handlers.Add(new FuncHandler<T>(handler));

    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null)
        => Handlers.Add(new ActionHandler<object>(handler, Of(messageType, shouldHandle)));

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler)
        => Receive(messageType, handler, shouldHandle);

    protected void Receive(Type messageType, Func<object, bool> handler)
        => Handlers.Add(new FuncHandler<object>(m => messageType.IsInstanceOfType(m) && handler(m)));

    /// <summary>Takes everything; no handler can follow it.</summary>
    protected void ReceiveAny(Action<object> handler)
    {
        Handlers.Add(new ActionHandler<object>(handler, null));
        Handlers.Close();
    }

    /// <summary>As <c>Receive</c>; the mailbox waits until the task is done.</summary>
    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null)
        => Receive(message => ActorCell.RequireCurrent().RunTask(handler, message), shouldHandle);

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler)
        => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null)
        => ReceiveAsync(handler, Of(messageType, shouldHandle));

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler)
        => ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler)
        => ReceiveAny(message => ActorCell.RequireCurrent().RunTask(handler, message));

    private static Predicate<object> Of(Type messageType, Predicate<object>? shouldHandle)
        => message => messageType.IsInstanceOfType(message) && (shouldHandle is null || shouldHandle(message));

    private Receive Configure(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _configuring;
        var handlers = _configuring = new HandlerList();
        try
        {
            configure();
        }
        finally
        {
            _configuring = outer;
        }

        return handlers.Handle;
    }
}
