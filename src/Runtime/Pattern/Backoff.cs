using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Pattern;

/// <summary>Options for a <see cref="BackoffSupervisor"/>.</summary>
public static class Backoff
{
    /// <summary>For a child that fails: it is stopped instead of restarted, and started again later.</summary>
    /// <param name="childProps">The child.</param>
    /// <param name="childName">Its name below the supervisor.</param>
    /// <param name="minBackoff">First delay; doubles with each restart.</param>
    /// <param name="maxBackoff">Longest delay, before jitter.</param>
    /// <param name="randomFactor">Jitter: 0.2 adds up to 20 %.</param>
    /// <param name="maxNrOfRetries">Negative = any number.</param>
    public static BackoffOptions OnFailure(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor,
        int maxNrOfRetries)
        => new BackoffOptionsImpl(onStop: false, childProps, childName, minBackoff, maxBackoff, randomFactor)
            .WithMaxNrOfRetries(maxNrOfRetries);

    /// <summary>For a child that stops, by itself or because its supervisor's strategy says so.</summary>
    /// <inheritdoc cref="OnFailure"/>
    public static BackoffOptions OnStop(
        Props childProps,
        string childName,
        TimeSpan minBackoff,
        TimeSpan maxBackoff,
        double randomFactor,
        int maxNrOfRetries)
        => new BackoffOptionsImpl(onStop: true, childProps, childName, minBackoff, maxBackoff, randomFactor)
            .WithMaxNrOfRetries(maxNrOfRetries);
}
