using Antrea.Actors.Messages;

namespace Antrea.Host.Composition;

/// <summary>
/// Gives memory back after large changes: a list of a hundred thousand objects leaves as much garbage as it leaves objects, which the runtime would keep for later. Only after some
/// seconds of rest, and where it is worth its pause: some 100 ms at 100,000 Pods.
/// </summary>
public sealed class TrimActor : ReceiveActor, IWithTimers
{
    private const long Slack = 24 << 20;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2), Rest = TimeSpan.FromSeconds(12);

    private readonly TimeProvider _time;
    private long _kept;
    private long _restsSince;

    /// <param name="time">The clock.</param>
    public TrimActor(TimeProvider time)
    {
        (_time, _restsSince) = (time, time.GetTimestamp());
        Receive<Look>(_ => Trim());
        Receive<Describe>(_ => Sender.Tell(new Description($"{_kept >> 20} MiB kept at the last time")));
    }

    private sealed record Look
    {
        public static readonly Look Around = new();
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Whether giving back is worth it.</summary>
    /// <param name="committed">Bytes of the heap now.</param>
    /// <param name="kept">Bytes that were left the last time; 0 = never.</param>
    public static bool IsDue(long committed, long kept) => committed > kept + Math.Max(Slack, kept / 3);

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Look), Look.Around, Between);

    private void Trim()
    {
        if (_time.GetElapsedTime(_restsSince) < Rest || !IsDue(Committed, _kept))
        {
            return;
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        (_kept, _restsSince) = (Committed, _time.GetTimestamp());
    }

    private static long Committed => GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
}
