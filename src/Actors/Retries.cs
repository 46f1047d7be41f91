namespace Antrea.Actors;

/// <summary>How long to wait before the next attempt.</summary>
public static class Retries
{
    /// <summary>Doubles with each failure in a row: <paramref name="first"/> after none, never more than <paramref name="longest"/>.</summary>
    public static TimeSpan After(int failures, TimeSpan first, TimeSpan longest) =>
        TimeSpan.FromTicks(Math.Min(longest.Ticks, first.Ticks << Math.Min(10, failures)));
}
