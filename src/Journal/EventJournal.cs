using System.Runtime.CompilerServices;
using Antrea.Journal.Recovery;
using Antrea.Journal.Storage;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal;

/// <summary>
/// A crash-safe store of events and snapshots in one SQLite file. Appends go through one writer that groups them into
/// transactions; reads run beside it on connections of their own. Safe for concurrent use.
/// </summary>
public sealed class EventJournal : IAsyncDisposable
{
    private const int Page = 1_000;

    private readonly JournalOptions _options;
    private readonly LockFile _lock;
    private readonly SqliteConnection _connection;
    private readonly GroupWriter _writer;
    private readonly ReaderPool _readers;
    private int _closed;

    private EventJournal(JournalOptions options, LockFile @lock, SqliteConnection connection, RecoveryReport recovery)
    {
        _options = options;
        _lock = @lock;
        _connection = connection;
        _writer = new GroupWriter(connection, options);
        _readers = new ReaderPool(options.Path);
        Recovery = recovery;
    }

    /// <summary>What opening found and repaired. Anything but <see cref="RecoveryOutcome.Intact"/> should be logged loudly.</summary>
    public RecoveryReport Recovery { get; }

    public JournalStatistics Statistics => _writer.Statistics;

    /// <summary>Opens or creates the journal; verifies and, where needed, repairs it first.</summary>
    /// <exception cref="JournalException">The directory is missing or not writable, another process has the journal, or
    /// its format is newer than this release knows.</exception>
    public static Task<EventJournal> OpenAsync(JournalOptions options, CancellationToken cancellationToken = default) =>
        Task.Run(() => Open(options), cancellationToken);

    /// <summary>Appends events to one stream, all or none.</summary>
    /// <param name="firstSequence">Sequence of the first event: the stream's highest + 1.</param>
    /// <exception cref="JournalException"><see cref="JournalFailure.SequenceConflict"/>, or the write failed.</exception>
    public Task<AppendResult> AppendAsync(
        string streamId, long firstSequence, IReadOnlyList<NewEvent> events,
        Durability durability = Durability.Normal, CancellationToken cancellationToken = default) =>
        AppendAsync([new StreamBatch(streamId, firstSequence, events)], durability, cancellationToken);

    /// <summary>Appends to several streams, all or none; completes when committed. Batches of one stream must follow upon each other.</summary>
    /// <param name="cancellationToken">Ends the wait for a place in the queue only: what is queued is written.</param>
    public Task<AppendResult> AppendAsync(
        IReadOnlyList<StreamBatch> batches, Durability durability = Durability.Normal, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(state => state.Append(batches), durability, cancellationToken);

    /// <summary>Completes when everything appended before is on the disk.</summary>
    public Task FlushAsync(CancellationToken cancellationToken = default) => _writer.WriteAsync(
        state =>
        {
            state.Touch();
            return true;
        },
        Durability.Full,
        cancellationToken);

    /// <summary>The highest sequence number the stream ever had, deleted or not; 0 if it never had one.</summary>
    public async Task<long> ReadHighestAsync(string streamId, CancellationToken cancellationToken = default) =>
        (await _readers.RunAsync(s => s.Mark(streamId), cancellationToken).ConfigureAwait(false)).Highest;

    /// <summary>The events of a stream in order, without holes; deleted ones are left out.</summary>
    /// <param name="from">Lowest sequence, included.</param>
    /// <param name="to">Highest sequence, included.</param>
    /// <param name="max">At most this many events.</param>
    /// <exception cref="JournalException">A record is damaged or missing (<see cref="JournalFailure.Corrupt"/>): a replay
    /// never skips one silently.</exception>
    public async IAsyncEnumerable<StoredEvent> ReplayAsync(
        string streamId, long from = 1, long to = long.MaxValue, long max = long.MaxValue,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var mark = await _readers.RunAsync(s => s.Mark(streamId), cancellationToken).ConfigureAwait(false);
        var next = Math.Max(from, mark.DeletedTo + 1);
        var last = Math.Min(to, mark.Highest);
        for (var left = max; next <= last && left > 0;)
        {
            var (start, limit) = (next, Math.Min(left, Page));
            var events = await _readers.RunAsync(s => s.Stream(streamId, start, last, limit), cancellationToken).ConfigureAwait(false);
            if (events.Count == 0)
            {
                throw await MissingAsync(streamId, next, cancellationToken).ConfigureAwait(false);
            }

            foreach (var e in events)
            {
                if (e.Sequence != next)
                {
                    throw await MissingAsync(streamId, next, cancellationToken).ConfigureAwait(false);
                }

                yield return e;
                next++;
                left--;
            }
        }
    }

    /// <summary>Deletes the events of a stream up to a sequence number; its highest number is remembered.</summary>
    /// <returns>How many events were deleted.</returns>
    public Task<int> DeleteEventsAsync(string streamId, long toSequence, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(state => state.DeleteTo(streamId, toSequence), Durability.Normal, cancellationToken);

    /// <summary>Stores a snapshot, in the place of one of the same sequence.</summary>
    public Task SaveSnapshotAsync(
        Snapshot snapshot, Durability durability = Durability.Normal, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(
            state =>
            {
                state.Save(snapshot);
                return true;
            },
            durability,
            cancellationToken);

    /// <summary>The snapshot with the highest sequence that meets the criteria, or null. A damaged one is passed over.</summary>
    /// <exception cref="JournalException">It is damaged, and events an older one would need have been deleted.</exception>
    public Task<Snapshot?> LoadSnapshotAsync(
        string streamId, SnapshotCriteria criteria, CancellationToken cancellationToken = default) =>
        _readers.RunAsync(s => s.Snapshot(streamId, criteria), cancellationToken);

    /// <summary>Deletes the snapshots of a stream that meet the criteria.</summary>
    /// <returns>How many were deleted.</returns>
    public Task<int> DeleteSnapshotsAsync(
        string streamId, SnapshotCriteria criteria, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(state => state.DeleteSnapshots(streamId, criteria), Durability.Normal, cancellationToken);

    /// <summary>Ids of all streams that ever had an event or have a snapshot and start with a prefix, in ordinal order.</summary>
    /// <param name="prefix">What the ids start with; empty = all.</param>
    /// <param name="notEndingWith">If given: only streams whose last event is there and of another manifest than this.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public Task<List<string>> ListStreamsAsync(
        string prefix = "", string? notEndingWith = null, CancellationToken cancellationToken = default) =>
        _readers.RunAsync(s => s.Streams(prefix, notEndingWith), cancellationToken);

    /// <summary>Events of all streams in the order they were appended.</summary>
    /// <param name="fromGlobalSequence">Lowest global sequence, included.</param>
    /// <param name="limit">At most this many.</param>
    public async IAsyncEnumerable<StoredEvent> ReadAllAsync(
        long fromGlobalSequence = 1, long limit = long.MaxValue, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (next, left, full) = (fromGlobalSequence, limit, true);
        while (left > 0 && full)
        {
            var (start, count) = (next, Math.Min(left, Page));
            var events = await _readers.RunAsync(s => s.All(start, count), cancellationToken).ConfigureAwait(false);
            foreach (var e in events)
            {
                yield return e;
            }

            left -= events.Count;
            full = events.Count == count;
            next = full ? events[^1].GlobalSequence + 1 : next;
        }
    }

    /// <summary>The last events of the journal, oldest of them first.</summary>
    public Task<List<StoredEvent>> TailAsync(int limit, CancellationToken cancellationToken = default) =>
        _readers.RunAsync(s => s.Tail(limit), cancellationToken);

    /// <summary>Removes what the policy does not keep and gives the space back; appends go on in between.</summary>
    public Task<TrimReport> TrimAsync(RetentionPolicy policy, CancellationToken cancellationToken = default) =>
        new Trimmer(_writer, _options, policy).RunAsync(cancellationToken);

    /// <summary>Verifies the whole file as a full check at opening does, without changing anything.</summary>
    /// <returns>What is wrong, one sentence each; empty if nothing is.</returns>
    /// <exception cref="JournalException">SQLite cannot even walk through the file.</exception>
    public Task<IReadOnlyList<string>> VerifyAsync(CancellationToken cancellationToken = default) => Task.Run(
        () =>
        {
            try
            {
                using var connection = Database.OpenReader(_options.Path);

                // One read transaction: all of it sees the same moment.
                connection.Execute("BEGIN");
                return new Inspector(_options.Path, connection).Run(tail: null).Damage;
            }
            catch (SqliteException e)
            {
                throw Errors.FromSqlite(_options.Path, e);
            }
        },
        cancellationToken);

    /// <summary>Writes what is queued, marks the file as closed in good order and releases it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
        _readers.Dispose();
        try
        {
            ShutdownMark.WriteClosed(_connection, _options.BootId);
        }
        catch (SqliteException)
        {
            // Not marked closed: the next start checks more than it would need to.
        }
        finally
        {
            await _connection.DisposeAsync().ConfigureAwait(false);
            _lock.Dispose();
        }
    }

    private static EventJournal Open(JournalOptions options)
    {
        var @lock = LockFile.Take(options.Path);
        SqliteConnection? connection = null;
        try
        {
            var recovery = Recoverer.Run(options);
            connection = Database.OpenWriter(options.Path);
            ShutdownMark.WriteOpen(connection, options.BootId);
            return new EventJournal(options, @lock, connection, recovery);
        }
        catch (Exception e)
        {
            connection?.Dispose();
            @lock.Dispose();
            if (e is SqliteException sqlite)
            {
                throw Errors.FromSqlite(options.Path, sqlite);
            }

            throw;
        }
    }

    private async Task<JournalException> MissingAsync(string streamId, long sequence, CancellationToken cancellationToken)
    {
        var mark = await _readers.RunAsync(s => s.Mark(streamId), cancellationToken).ConfigureAwait(false);
        return mark.DeletedTo >= sequence
            ? Errors.DeletedMeanwhile(_options.Path, streamId, sequence)
            : Errors.Hole(_options.Path, streamId, sequence);
    }
}
