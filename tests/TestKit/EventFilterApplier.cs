using Xunit.Sdk;

namespace Antrea.TestKit;

/// <summary>Runs something and expects log events of it.</summary>
public sealed class EventFilterApplier
{
    private readonly TestKitBase _kit;
    private readonly Predicate<LogEvent> _filter;

    internal EventFilterApplier(TestKitBase kit, Predicate<LogEvent> filter)
    {
        _kit = kit;
        _filter = filter;
    }

    public void ExpectOne(Action action) => Expect(1, action);

    public void ExpectOne(TimeSpan timeout, Action action) => Expect(1, timeout, action);

    public void Expect(int expectedCount, Action action) => Expect(expectedCount, _kit.RemainingOrDefault, action);

    /// <summary>With an expected count of 0 the whole time is waited.</summary>
    public void Expect(int expectedCount, TimeSpan timeout, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using var counter = new Counter(_kit.Sys, _filter);
        action();
        counter.Check(expectedCount, timeout);
    }

    public async Task ExpectOneAsync(Func<Task> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using var counter = new Counter(_kit.Sys, _filter);
        await action();
        counter.Check(1, _kit.RemainingOrDefault);
    }

    private sealed class Counter : InternalActorRef, IDisposable
    {
        private readonly Predicate<LogEvent> _filter;
        private int _count;

        public Counter(ActorSystem system, Predicate<LogEvent> filter)
        {
            System = system;
            Path = system.TempPath.Child("eventFilter").WithUid(system.NextUid());
            _filter = filter;
            system.EventStream.Subscribe(this, typeof(LogEvent));
        }

        public override ActorSystem System { get; }

        public override ActorPath Path { get; }

        public void Check(int expected, TimeSpan timeout)
        {
            var end = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
            lock (_filter)
            {
                while ((_count < expected || expected == 0) && Environment.TickCount64 < end)
                {
                    Monitor.Wait(_filter, TimeSpan.FromMilliseconds(Math.Max(1, end - Environment.TickCount64)));
                }

                if (_count != expected)
                {
                    throw new XunitException($"Expected {expected} log events, got {_count}");
                }
            }
        }

        public void Dispose() => System.EventStream.Unsubscribe(this);

        protected override void TellInternal(object message, IActorRef? sender)
        {
            if (message is LogEvent logEvent && _filter(logEvent))
            {
                lock (_filter)
                {
                    _count++;
                    Monitor.PulseAll(_filter);
                }
            }
        }
    }
}
