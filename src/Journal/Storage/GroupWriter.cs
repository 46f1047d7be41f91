using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>The one writer: everything that waits goes into one transaction, then all of it completes together.</summary>
internal sealed class GroupWriter : IAsyncDisposable
{
    private readonly SqliteConnection _connection;
    private readonly WriterState _state;
    private readonly JournalOptions _options;
    private readonly Channel<WriteRequest> _requests = Channel.CreateBounded<WriteRequest>(
        new BoundedChannelOptions(16_384) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Task _loop;
    private JournalStatistics _statistics = new(0, 0, 0, 0, 0);
    private bool? _syncs;
    private bool _checkpoint;

    public GroupWriter(SqliteConnection connection, JournalOptions options)
    {
        _connection = connection;
        _options = options;
        _state = new WriterState(connection, options.Path, options.BootId, options.Time);
        _loop = Task.Run(RunAsync);
    }

    public JournalStatistics Statistics => Volatile.Read(ref _statistics);

    /// <summary>Queues an operation; completes after the commit of its transaction.</summary>
    /// <param name="cancellationToken">Ends the wait for room in the queue; what is queued is written.</param>
    public async Task<T> WriteAsync<T>(Func<WriterState, T> apply, Durability durability, CancellationToken cancellationToken)
    {
        var request = new WriteRequest<T>(apply, durability == Durability.Full || _options.Durability == Durability.Full);
        try
        {
            await _requests.Writer.WriteAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw Errors.Closed(_options.Path);
        }

        return await request.Completion.ConfigureAwait(false);
    }

    /// <summary>Gives free pages back to the file system and empties the log.</summary>
    public async Task CompactAsync(CancellationToken cancellationToken)
    {
        // In pieces, so that appends get in between; a piece that frees nothing ends it.
        while (await WriteAsync(s => s.Statements.ExecuteAll("PRAGMA incremental_vacuum(1000)"), Durability.Normal, cancellationToken)
            .ConfigureAwait(false) > 0)
        {
        }

        Volatile.Write(ref _checkpoint, true);

        // The checkpoint follows this commit: it cannot run inside a transaction.
        await WriteAsync(_ => true, Durability.Normal, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes what is queued and ends; the connection stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        _state.Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<WriteRequest>();
        while (await _requests.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            while (group.Count < _options.MaxGroup && _requests.Reader.TryRead(out var request))
            {
                group.Add(request);
            }

            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<WriteRequest> group)
    {
        var accepted = new List<WriteRequest>(group.Count);
        var headBefore = 0L;
        try
        {
            var synced = group.Exists(r => r.Synced);
            SetSync(synced);
            _state.Statements.Execute("BEGIN IMMEDIATE");
            headBefore = _state.Head.Sequence;
            foreach (var request in group)
            {
                if (TryApply(request))
                {
                    accepted.Add(request);
                }
            }

            _state.Settle();
            _state.Statements.Execute("COMMIT");
            Count(accepted.Count, _state.Head.Sequence - headBefore, synced);
            Checkpoint();
        }
#pragma warning disable CA1031 // whatever it was, the requests of the group must hear of it and the writer goes on
        catch (Exception e)
#pragma warning restore CA1031
        {
            Rollback();
            var reason = e switch
            {
                JournalException journal => journal,
                SqliteException sqlite => Errors.FromSqlite(_options.Path, sqlite),
                _ => new JournalException(JournalFailure.WriteFailed, _options.Path, e.Message, "nothing of the batch was stored", e),
            };
            group.ForEach(r => r.Fail(reason));
            return;
        }

        accepted.ForEach(r => r.Complete());
    }

    private bool TryApply(WriteRequest request)
    {
        try
        {
            request.Apply(_state);
            return true;
        }
        catch (JournalException refused)
        {
            request.Fail(refused);
            return false;
        }
    }

    private void Rollback()
    {
        _state.Reset();
        Volatile.Write(ref _statistics, _statistics with { FailedTransactions = _statistics.FailedTransactions + 1 });
        try
        {
            _connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has already rolled back, as it does on most write errors.
        }
    }

    private void Checkpoint()
    {
        if (Volatile.Read(ref _checkpoint))
        {
            Volatile.Write(ref _checkpoint, false);
            try
            {
                // A reader may hold the log for seconds (a verification does); appends do not wait for it.
                _connection.Execute("PRAGMA busy_timeout = 100");
                _connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
                _connection.Execute("PRAGMA busy_timeout = 10000");
            }
            catch (SqliteException)
            {
                // What was committed stays in the log; SQLite tries again by itself.
            }
        }
    }

    private void SetSync(bool synced)
    {
        if (_syncs != synced)
        {
            _connection.Execute(synced ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
            _syncs = synced;
        }
    }

    private void Count(int requests, long events, bool synced) => Volatile.Write(ref _statistics, _statistics with
    {
        Transactions = _statistics.Transactions + 1,
        SyncedTransactions = _statistics.SyncedTransactions + (synced ? 1 : 0),
        Events = _statistics.Events + events,
        LargestGroup = Math.Max(_statistics.LargestGroup, requests),
    });
}
