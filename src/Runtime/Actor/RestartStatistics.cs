namespace Antrea.Runtime.Actor;

/// <summary>Counts the restarts of one child for its supervisor's limit.</summary>
internal sealed class RestartStatistics
{
    private int _restarts;
    private long? _windowStart;

    /// <summary>Counts one restart; false = one too many.</summary>
    /// <param name="limit">Negative = any number.</param>
    /// <param name="withinMilliseconds">Length of the window; not positive = for ever.</param>
    /// <param name="clock">Monotonic time.</param>
    public bool Permit(int limit, int withinMilliseconds, TimeProvider clock)
    {
        if (limit == 0)
        {
            return false;
        }

        if (withinMilliseconds <= 0)
        {
            return limit < 0 || ++_restarts <= limit;
        }

        var now = clock.GetTimestamp();
        _windowStart ??= now;
        if (clock.GetElapsedTime(_windowStart.Value, now) <= TimeSpan.FromMilliseconds(withinMilliseconds))
        {
            return ++_restarts <= (limit < 0 ? 1 : limit);
        }

        _windowStart = now;
        _restarts = 1;
        return true;
    }
}
