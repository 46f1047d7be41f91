using System.Linq.Expressions;

namespace Antrea.TestKit;

/// <summary>
/// A test actor and what can be expected of the messages it gets. Time-outs are real time, 3 seconds by default, also
/// when the system runs on virtual time.
/// </summary>
public abstract partial class TestKitBase
{
    private static readonly TimeSpan s_default = TimeSpan.FromSeconds(3);
    private readonly TestMailbox _mailbox = new();
    private Envelope _last;
    private long? _withinEnd;

    private protected TestKitBase(ActorSystem system, string name)
    {
        Sys = system;
        var mailbox = _mailbox;
        TestActor = system.SystemActorOf(Props.Create(() => new TestActor(mailbox)), name);
    }

    public ActorSystem Sys { get; }

    /// <summary>Receives what the expectations look at.</summary>
    public IActorRef TestActor { get; }

    /// <summary>Sender of the message last looked at.</summary>
    public IActorRef LastSender => _last.Sender;

    public object LastMessage => _last.Message;

    /// <summary>Expectations on the log.</summary>
    public EventFilterFactory EventFilter => new(this);

    /// <summary>What is left of the enclosing <c>Within</c>.</summary>
    public TimeSpan Remaining => _withinEnd is { } end
        ? TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64))
        : throw new InvalidOperationException("Remaining has a meaning only inside of Within");

    public TimeSpan RemainingOrDefault => _withinEnd is null ? s_default : Remaining;

    internal ActorCell TestCell => ((LocalActorRef)TestActor).Cell;

    public IActorRef ActorOf(Props props, string? name = null) => Sys.ActorOf(props, name);

    public IActorRef ActorOf<TActor>(string? name = null)
        where TActor : ActorBase, new()
        => Sys.ActorOf<TActor>(name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string? name = null)
        where TActor : ActorBase
        => Sys.ActorOf(Props.Create(factory), name);

    public TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    public TestProbe CreateTestProbe(ActorSystem system, string? name = null)
        => new(system, name ?? $"testProbe{Interlocked.Increment(ref s_probes)}");

    /// <summary>Makes the test actor watch; see <see cref="ExpectTerminated"/>. Returns when it does.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        TestActor.Ask<WatchRequest>(new WatchRequest(actorToWatch, true)).Wait(s_default);
        return actorToWatch;
    }

    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        TestActor.Ask<WatchRequest>(new WatchRequest(actorToUnwatch, false)).Wait(s_default);
        return actorToUnwatch;
    }

    /// <summary>Drops messages that fit, from now on.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => _mailbox.Ignore = shouldIgnoreMessage;

    public void IgnoreMessages<T>(Func<T, bool> shouldIgnoreMessage)
        => IgnoreMessages(message => message is T typed && shouldIgnoreMessage(typed));

    public void IgnoreMessages<T>() => IgnoreMessages(static message => message is T);

    public void IgnoreNoMessages() => _mailbox.Ignore = null;

    /// <summary>Terminates the system and waits for its end.</summary>
    public void Shutdown(TimeSpan? duration = null)
    {
        if (!Sys.Terminate().Wait(duration ?? TimeSpan.FromSeconds(10)))
        {
            throw new TimeoutException($"{Sys} did not terminate: {string.Join(", ", Sys.Inspect("/").Select(a => a.Path))}");
        }
    }

    private static int s_probes;

    private TimeSpan Limit(TimeSpan? timeout) => timeout is { } given
        ? (_withinEnd is not null && Remaining < given ? Remaining : given)
        : RemainingOrDefault;
}
