using Antrea.Actors.Messages;
using Antrea.Journal;

namespace Antrea.Host.Composition;

/// <summary>Keeps the journal bounded: a week of history, and no more than 256 MiB.</summary>
public sealed class RetentionActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    private static readonly RetentionPolicy Policy = new()
    {
        MaxAge = TimeSpan.FromDays(7),
        MaxBytes = 256 << 20,
        HistoryPrefixes = ["node/"],
    };

    private string _last = "nothing removed yet";

    /// <param name="journal">The journal.</param>
    public RetentionActor(EventJournal journal)
    {
        Receive<Trim>(_ => journal.TrimAsync(Policy).PipeTo(Self));
        Receive<TrimReport>(r =>
        {
            _last = r.ToString();
            if (!r.BoundMet)
            {
                Context.GetLogger().Warning("the journal is larger than its bound: {0}", r);
            }
        });
        Receive<Status.Failure>(f => Context.GetLogger().Error("the journal could not be trimmed: {0}", f.Cause.Message));
        Receive<Describe>(_ => Sender.Tell(new Description(_last)));
    }

    private sealed record Trim;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Timers.StartPeriodicTimer(nameof(Trim), new Trim(), TimeSpan.FromMinutes(1), Every);
}
