namespace Antrea.Runtime.Actor;

internal static class RestartWindow
{
    public static int Of(TimeSpan? range) => range is { } time && time != Timeout.InfiniteTimeSpan
        ? (int)Math.Min(time.TotalMilliseconds, int.MaxValue)
        : -1;
}
