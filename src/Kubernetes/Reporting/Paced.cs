namespace Antrea.Kubernetes.Reporting;

/// <summary>Lets something that costs be done as often as it takes no more than a twentieth of the time.</summary>
/// <param name="clock">The clock.</param>
internal sealed class Paced(TimeProvider clock)
{
    private const int Share = 20;

    private long _due = long.MinValue;

    /// <summary>True if it may be done again.</summary>
    public bool IsDue => clock.GetTimestamp() >= _due;

    /// <summary>Does it.</summary>
    public T Run<T>(Func<T> what)
    {
        var began = clock.GetTimestamp();
        var done = what();
        Took(clock.GetTimestamp() - began);
        return done;
    }

    /// <summary>It was done, and took so many of the clock's timestamps.</summary>
    public void Took(long timestamps) => _due = clock.GetTimestamp() + (timestamps * (Share - 1));
}
