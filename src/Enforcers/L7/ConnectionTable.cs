using Antrea.L7.Packets;

namespace Antrea.Enforcers.L7;

/// <summary>The connections of one judge. Not thread-safe.</summary>
internal sealed class ConnectionTable(JudgeContext context, RequestObserver observer)
{
    /// <summary>How long a connection that ended is remembered (ms): longer than the kernel does.</summary>
    public const long Memory = 60_000;

    // What is kept for use again.
    private const int MostSpare = 4096;

    private readonly Dictionary<ConnectionKey, Connection> _connections = [];
    private readonly Stack<Connection> _spare = [];
    private readonly List<Connection> _closed = [];
    private readonly Queue<(ConnectionKey Key, long Id)> _silent = [];

    public int Count => _connections.Count;

    /// <summary>All of them; those seen may be removed meanwhile.</summary>
    public Dictionary<ConnectionKey, Connection>.ValueCollection All => _connections.Values;

    public Connection? Find(in ConnectionKey key) => _connections.GetValueOrDefault(key);

    /// <summary>A new connection; null if there is no room.</summary>
    public Connection? Add(in ConnectionKey key, uint sequence, bool toNode, int device, long ticks, DateTimeOffset now)
    {
        if (_connections.Count >= context.MostConnections && !MakeRoom())
        {
            return null;
        }

        if (!_spare.TryPop(out var c))
        {
            c = new Connection(context.Limits, context.Streams, observer, context.Budget);
        }

        c.Open(context.Ids.Next(), key, sequence, toNode, device, ticks, now);
        _connections[key] = c;
        for (var i = 0; i < 2 && _silent.TryPeek(out var first) && Find(first.Key) is not { State: ConnectionState.Opening }; i++)
        {
            _silent.Dequeue();
        }

        _silent.Enqueue((key, c.Id));
        context.Counters.Opened++;
        return c;
    }

    public void Remove(Connection c)
    {
        _connections.Remove(c.Key);
        context.Counters.Closed++;
        if (c.IsTold)
        {
            // Whoever was told that it is there hears that it has gone.
            _closed.Add(c);
            return;
        }

        context.Counters.Ended(c);
        Recycle(c);
    }

    /// <summary>Hands over those that changed, and those that have gone.</summary>
    public void Collect(Action<Connection> taker, bool all)
    {
        foreach (var c in _closed)
        {
            c.IsGone = true;
            taker(c);
            Recycle(c);
        }

        _closed.Clear();
        foreach (var c in _connections.Values)
        {
            if (c.IsDirty || all)
            {
                taker(c);
                (c.IsDirty, c.IsTold, c.IsRejudged) = (false, true, false);
            }
        }
    }

    // Whoever has said nothing yet goes first, the longest wait first.
    private bool MakeRoom()
    {
        while (_silent.TryDequeue(out var silent))
        {
            if (Find(silent.Key) is { State: ConnectionState.Opening } c && c.Id == silent.Id)
            {
                Remove(c);
                return true;
            }
        }

        return false;
    }

    private void Recycle(Connection c)
    {
        c.Close();
        if (_spare.Count < MostSpare)
        {
            _spare.Push(c);
        }
    }
}
