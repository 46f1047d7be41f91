using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence;

/// <summary>
/// A persistent actor with typed handlers: <c>Recover</c> for snapshots and events, <c>Command</c> for the rest, given
/// in the constructor (<c>Command</c> also in the method passed to <see cref="Become(Action)"/>).
/// </summary>
public abstract class ReceivePersistentActor : UntypedPersistentActor
{
    private readonly HandlerList _recover = new();
    private readonly HandlerList _initial = new();
    private HandlerList? _commands;
    private bool _constructed;

    protected ReceivePersistentActor() => _commands = _initial;

    private HandlerList Commands => _commands ?? throw new InvalidOperationException(
        "Command can be used only in the constructor and in the method given to Become.");

    private HandlerList Recovers => _constructed
        ? throw new InvalidOperationException("Recover can be used only in the constructor.")
        : _recover;

    internal override void Constructed()
    {
        _commands = null;
        _constructed = true;
    }

    internal override bool TryRecover(object message) => _recover.Handle(message);

    protected sealed override bool Receive(object message) => _initial.Handle(message);

    protected sealed override void OnCommand(object message) => _initial.Handle(message);

    protected sealed override void OnRecover(object message) => _recover.Handle(message);

    protected void Become(Action configure) => Context.Become(Configure(configure));

    protected void BecomeStacked(Action configure) => Context.BecomeStacked(Configure(configure));

    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null)
        => Recovers.Add(new ActionHandler<T>(handler, shouldHandle));

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => Recover(handler, shouldHandle);

    protected void Recover<T>(Func<T, bool> handler) => Recovers.Add(new FuncHandler<T>(handler));

    protected void Recover(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null)
        => Recovers.Add(new ActionHandler<object>(handler, Of(messageType, shouldHandle)));

    protected void RecoverAny(Action<object> handler)
    {
        Recovers.Add(new ActionHandler<object>(handler, null));
        Recovers.Close();
    }

    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null)
        => Commands.Add(new ActionHandler<T>(handler, shouldHandle));

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Command(handler, shouldHandle);

    protected void Command<T>(Func<T, bool> handler) => Commands.Add(new FuncHandler<T>(handler));

    protected void Command(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null)
        => Commands.Add(new ActionHandler<object>(handler, Of(messageType, shouldHandle)));

    protected void Command(Action<object> handler) => CommandAny(handler);

    protected void CommandAny(Action<object> handler)
    {
        Commands.Add(new ActionHandler<object>(handler, null));
        Commands.Close();
    }

    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null)
        => Command(message => RunTask(() => handler(message)), shouldHandle);

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => CommandAsync(handler, shouldHandle);

    protected void CommandAnyAsync(Func<object, Task> handler)
        => CommandAny(message => RunTask(() => handler(message)));

    private static Predicate<object> Of(Type messageType, Predicate<object>? shouldHandle)
        => message => messageType.IsInstanceOfType(message) && (shouldHandle is null || shouldHandle(message));

    private Receive Configure(Action configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var outer = _commands;
        var handlers = _commands = new HandlerList();
        try
        {
            configure();
        }
        finally
        {
            _commands = outer;
        }

        return handlers.Handle;
    }
}
