using System.Diagnostics.CodeAnalysis;

namespace Antrea.Runtime.Actor;

/// <summary>
/// The engine of one actor: its mailbox, its place in the tree and its life. All fields without other note belong to
/// whichever thread runs <c>Execute</c>; the scheduled flag sees to it that there is only one.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext, IThreadPoolWorkItem
{
    [ThreadStatic]
    private static ActorCell? s_current;

    private readonly LocalActorRef _self;
    private readonly LocalActorRef? _parent;
    private ActorBase? _actor;
    private Envelope _current;
    private Receive? _behaviour;
    private Stack<Receive>? _behaviours;
    private volatile CellState _state;

    public ActorCell(ActorSystem system, LocalActorRef self, Props props, LocalActorRef? parent, MessageQueue queue)
    {
        _queue = queue;
        System = system;
        _self = self;
        Props = props;
        _parent = parent;
    }

    private enum CellState : byte
    {
        New,
        Alive,
        Creating, // failed in its constructor; waits for its children to stop
        Recreating, // waits for stopping children, then a new incarnation
        Terminating, // waits for all children
        Terminated,
    }

    /// <summary>The cell running on this thread.</summary>
    public static ActorCell? Current => s_current;

    public ActorSystem System { get; }

    public Props Props { get; }

    public IActorRef Self => _self;

    public IActorRef Parent => _parent ?? System.DeadLetters;

    public IActorRef Sender => _current.Sender ?? System.DeadLetters;

    /// <summary>The message being processed; null between messages.</summary>
    public object? CurrentMessage => _current.Message;

    public Envelope CurrentEnvelope => _current;

    public bool IsTerminated => _state == CellState.Terminated;

    private bool IsStopping => _state is CellState.Terminating or CellState.Terminated;

    /// <exception cref="NotSupportedException">No actor is running on this thread.</exception>
    public static ActorCell RequireCurrent() => s_current ?? ThrowNoContext();

    public IActorRef ActorOf(Props props, string? name = null) => CreateChild(props, name);

    public ActorSelection ActorSelection(ActorPath actorPath)
    {
        ArgumentNullException.ThrowIfNull(actorPath);
        return System.ActorSelection(actorPath);
    }

    public ActorSelection ActorSelection(string actorPath)
    {
        ArgumentNullException.ThrowIfNull(actorPath);
        return Actor.ActorSelection.IsAbsolute(actorPath)
            ? System.ActorSelection(actorPath)
            : new ActorSelection(_self, actorPath);
    }

    public void Become(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        _behaviour = receive;
    }

    public void BecomeStacked(Receive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        (_behaviours ??= new Stack<Receive>()).Push(_behaviour ?? (static _ => false));
        _behaviour = receive;
    }

    public void Become(UntypedReceive receive) => Become(Handled(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(Handled(receive));

    public void UnbecomeStacked()
    {
        _behaviour = _behaviours is { Count: > 0 } ? _behaviours.Pop() : _actor!.InitialBehaviour();
    }

    public void Stop(IActorRef child)
    {
        if (child is LocalActorRef local)
        {
            MarkDying(local);
            local.SendSystem(new TerminateMessage());
        }
    }

    /// <summary>Makes a cell the running one of this thread, for tests; returns the one before.</summary>
    internal static ActorCell? Enter(ActorCell? cell)
    {
        var outer = s_current;
        s_current = cell;
        return outer;
    }

    private static Receive Handled(UntypedReceive receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        return message =>
        {
            receive(message);
            return true;
        };
    }

    [DoesNotReturn]
    private static ActorCell ThrowNoContext() => throw new NotSupportedException(
        "There is no active ActorContext; it is used outside of the actor, perhaps after an await in a Task that is not part of the message.");
}
