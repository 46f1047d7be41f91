namespace Antrea.TestKit;

/// <summary>A scheduler whose time moves only when the test says so; it moves the whole system's clock.</summary>
public class TestScheduler : TimeProviderScheduler
{
    private readonly VirtualTimeProvider _time;

    public TestScheduler(VirtualTimeProvider time) : base(time) => _time = time;

    /// <summary>Moves on and fires what falls due, in order. What actors do about it comes after, on other threads.</summary>
    public void Advance(TimeSpan offset) => _time.Advance(offset);

    public void AdvanceTo(DateTimeOffset when) => _time.Advance(when - _time.GetUtcNow());
}
