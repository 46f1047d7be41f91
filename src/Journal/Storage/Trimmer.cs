namespace Antrea.Journal.Storage;

/// <summary>One trim: by age, by size, then the snapshots, then the space is given back to the file system.</summary>
internal sealed class Trimmer(GroupWriter writer, JournalOptions options, RetentionPolicy policy)
{
    // Down to a little below the bound, so that the next append does not ask for the next trim.
    private const double Target = 0.9;

    // Small steps towards a size, so that little more goes than has to.
    private const int StepBySize = 64;
    private const int StepByAge = 1_000;

    private long _removed;

    public async Task<TrimReport> RunAsync(CancellationToken cancellationToken)
    {
        var snapshots = await RunAsync(s => s.RemoveOldSnapshots(policy), cancellationToken).ConfigureAwait(false);
        if (policy.MaxAge is { } age)
        {
            var since = options.Time.GetUtcNow() - age;
            var below = await RunAsync(s => s.FirstSince(since), cancellationToken).ConfigureAwait(false);
            await RemoveAsync(below, untilBytes: null, cancellationToken).ConfigureAwait(false);
        }

        if (policy.MaxBytes is { } max && await BytesAsync(cancellationToken).ConfigureAwait(false) > max)
        {
            await RemoveAsync(long.MaxValue, (long)(max * Target), cancellationToken).ConfigureAwait(false);
        }

        await writer.CompactAsync(cancellationToken).ConfigureAwait(false);
        var bytes = await BytesAsync(cancellationToken).ConfigureAwait(false);
        return new TrimReport(_removed, snapshots, bytes, policy.MaxBytes is not { } bound || bytes <= bound);
    }

    private async Task RemoveAsync(long below, long? untilBytes, CancellationToken cancellationToken)
    {
        for (var cursor = 0L; ;)
        {
            var from = cursor;
            var step = await RunAsync(s => s.RemoveSome(policy, from, below, untilBytes is null ? StepByAge : StepBySize), cancellationToken).ConfigureAwait(false);
            _removed += step.Removed;
            cursor = step.Cursor;
            if (step.Removed == 0 || step.Bytes <= untilBytes)
            {
                return;
            }
        }
    }

    private Task<long> BytesAsync(CancellationToken cancellationToken) =>
        RunAsync(s => Trimming.LiveBytes(s.Statements), cancellationToken);

    private Task<T> RunAsync<T>(Func<WriterState, T> step, CancellationToken cancellationToken) =>
        writer.WriteAsync(step, Durability.Normal, cancellationToken);
}
