using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>Connections for reading; each read runs on the thread pool with one of them.</summary>
internal sealed class ReaderPool(string path) : IDisposable
{
    private readonly ConcurrentBag<ReadSession> _idle = [];
    private volatile bool _closed;

    public Task<T> RunAsync<T>(Func<ReadSession, T> read, CancellationToken cancellationToken) =>
        Task.Run(() => Run(read), cancellationToken);

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }

    private T Run<T>(Func<ReadSession, T> read)
    {
        if (_closed)
        {
            throw Errors.Closed(path);
        }

        try
        {
            var session = _idle.TryTake(out var idle) ? idle : new ReadSession(path);
            try
            {
                return read(session);
            }
            finally
            {
                _idle.Add(session);
                if (_closed)
                {
                    Dispose();
                }
            }
        }
        catch (SqliteException e)
        {
            throw Errors.FromSqlite(path, e);
        }
    }
}
