namespace Antrea.TestKit;

/// <summary>
/// Base class of a test with an actor system of its own. On the test's thread, and after each <c>await</c> in it,
/// <c>Tell</c> has <see cref="TestKitBase.TestActor"/> as sender. Within <c>Antrea.*</c> namespaces write
/// <c>class MyTests : TestKit.TestKit</c>.
/// </summary>
public class TestKit : TestKitBase, IDisposable
{
    /// <summary>A <c>config</c> that puts timers, schedulers and time-outs on virtual time: <see cref="TestScheduler"/>.</summary>
    public const string VirtualTime = "akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"";

    private readonly ActorCell? _outerCell;
    private readonly SynchronizationContext? _outerContext;

    /// <param name="config">Two settings are read: <see cref="VirtualTime"/> and <c>akka.loglevel = DEBUG</c>.</param>
    /// <param name="actorSystemName">Name of the system.</param>
    public TestKit(string? config = null, string? actorSystemName = null)
        : this(ActorSystem.Create(actorSystemName ?? "test", TestSettings.Parse(config))) { }

    /// <param name="system">The system to test; it is terminated at the end.</param>
    public TestKit(ActorSystem system)
        : base(system, "testActor")
    {
        _outerContext = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new ImplicitSenderContext(TestCell, _outerContext));
        _outerCell = ActorCell.Enter(TestCell);
    }

    /// <summary>The virtual clock, if the test was set up with it.</summary>
    public TestScheduler Scheduler => Sys.Scheduler as TestScheduler
        ?? throw new InvalidOperationException("The test runs on real time; pass TestKit.VirtualTime as config");

    /// <summary>
    /// Moves virtual time step by step and lets the actors come to rest before and after each: deterministic, where
    /// <see cref="TestScheduler.Advance"/> alone races with them.
    /// </summary>
    /// <param name="offset">How far.</param>
    /// <param name="step">Null = in one step; give the shortest timer that actors start in answer to timers.</param>
    public void Advance(TimeSpan offset, TimeSpan? step = null)
    {
        AwaitIdle();
        for (var left = offset; left > TimeSpan.Zero;)
        {
            var now = step is { } shorter && shorter < left ? shorter : left;
            Scheduler.Advance(now);
            AwaitIdle();
            left -= now;
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs at the end, before the system terminates.</summary>
    protected virtual void AfterAll() { }

    protected virtual void Dispose(bool disposing)
    {
        AfterAll();
        ActorCell.Enter(_outerCell);
        SynchronizationContext.SetSynchronizationContext(_outerContext);
        Shutdown();
    }
}
