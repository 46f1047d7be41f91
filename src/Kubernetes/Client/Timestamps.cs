namespace Antrea.Kubernetes.Client;

/// <summary>Durations in a clock's own unit.</summary>
internal static class Timestamps
{
    /// <summary>A duration as a difference of the clock's timestamps.</summary>
    public static long Timestamp(this TimeProvider clock, TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
