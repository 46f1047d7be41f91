using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Reporting;

/// <summary>
/// What one candidate knows of the Lease. Times are its own clock's timestamps: what counts is how long it has seen no change, so that clocks may differ and jump.
/// </summary>
/// <param name="Me">Its identity.</param>
/// <param name="Seen">The Lease as last seen; null = there is none, or it was not looked at.</param>
/// <param name="SeenAt">When it was first seen like that.</param>
/// <param name="RenewedAt">When the last renewal that succeeded was sent; null = not elected.</param>
internal sealed record ElectionState(string Me, LeaseRecord? Seen = null, long SeenAt = 0, long? RenewedAt = null)
{
    /// <summary>True while it is the elected one.</summary>
    public bool IsLeader => RenewedAt is not null;

    /// <summary>The state after a look.</summary>
    public ElectionState Saw(LeaseRecord? lease, long at) => lease is not null && lease == Seen ? this : this with { Seen = lease, SeenAt = at };

    /// <summary>The state after a Lease of its own was written.</summary>
    /// <param name="lease">The Lease.</param>
    /// <param name="sent">When the request was sent.</param>
    public ElectionState Wrote(LeaseRecord lease, long sent) => this with { Seen = lease, SeenAt = sent, RenewedAt = sent };

    /// <summary>True if it may make the Lease its own.</summary>
    public bool MayTake(long now, TimeProvider clock) => Seen is not { } l || l.Holder.Length == 0 || l.Holder == Me || LeftOf(l, now, clock) <= TimeSpan.Zero;

    /// <summary>How long the Lease of another holds on from now; zero if it is nobody's.</summary>
    public TimeSpan Left(long now, TimeProvider clock) => Seen is { Holder.Length: > 0 } l && LeftOf(l, now, clock) is { Ticks: > 0 } left ? left : TimeSpan.Zero;

    /// <summary>The Lease as it is to be written, taken or renewed.</summary>
    public LeaseRecord Mine(ElectionOptions options, DateTimeOffset now)
    {
        var time = JsonFields.MicroTime(now);
        var isMine = Seen?.Holder == Me;
        return new LeaseRecord(
            Me, (int)options.Duration.TotalSeconds, isMine && Seen!.AcquireTime.Length > 0 ? Seen.AcquireTime : time, time, (Seen?.Transitions ?? 0) + (Seen is null || isMine ? 0 : 1), Seen?.Version ?? "");
    }

    /// <summary>The Lease given back.</summary>
    public LeaseRecord Released(DateTimeOffset now) => Seen! with { Holder = "", Seconds = 1, RenewTime = JsonFields.MicroTime(now), AcquireTime = JsonFields.MicroTime(now) };

    private TimeSpan LeftOf(LeaseRecord lease, long now, TimeProvider clock) => TimeSpan.FromSeconds(Math.Max(1, lease.Seconds)) - clock.GetElapsedTime(SeenAt, now);
}
