namespace Antrea.Runtime.Tests;

/// <summary>An actor made of functions, so that a test shows its behaviour where it uses it.</summary>
internal sealed class Scripted : UntypedActor, IWithUnboundedStash, IWithTimers
{
    private readonly Script _script;

    public Scripted(Script script)
    {
        _script = script;
        script.Constructed?.Invoke();
    }

    public IStash Stash { get; set; } = null!;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Of(Script script) => Props.Create(() => new Scripted(script));

    public static Props Of(Action<Scripted, IUntypedActorContext, object> receive)
        => Of(new Script { Receive = receive });

    protected override void PreStart() => _script.PreStart?.Invoke(this, Context);

    protected override void PostStop() => _script.PostStop?.Invoke();

    protected override void PreRestart(Exception reason, object? message)
    {
        _script.PreRestart?.Invoke(reason, message);
        if (!_script.KeepChildren)
        {
            base.PreRestart(reason, message);
        }
    }

    protected override void PostRestart(Exception reason)
    {
        _script.PostRestart?.Invoke(reason);
        base.PostRestart(reason);
    }

    protected override SupervisorStrategy SupervisorStrategy() => _script.Strategy ?? base.SupervisorStrategy();

    protected override void OnReceive(object message)
    {
        if (message is Boom boom)
        {
            throw new BoomException(boom.Text);
        }

        _script.Receive?.Invoke(this, Context, message);
    }

    public void RunAsync(Func<Task> task) => RunTask(task);
}

internal sealed record Script
{
    public Action? Constructed { get; init; }

    public Action<Scripted, IUntypedActorContext>? PreStart { get; init; }

    public Action? PostStop { get; init; }

    public Action<Exception, object?>? PreRestart { get; init; }

    public Action<Exception>? PostRestart { get; init; }

    public SupervisorStrategy? Strategy { get; init; }

    public bool KeepChildren { get; init; }

    public Action<Scripted, IUntypedActorContext, object>? Receive { get; init; }
}

internal sealed record Boom(string Text = "boom");

internal sealed class BoomException(string message) : Exception(message);

/// <summary>Answers every message with itself.</summary>
internal sealed class Echo : UntypedActor
{
    protected override void OnReceive(object message) => Sender.Tell(message);
}
