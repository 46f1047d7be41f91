using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Eve;

/// <summary>
/// The event log of layer 7, <c>networkpolicy/l7engine/eve-YYYY-MM-DD.json</c>, in the form that Suricata gives its own: a line of JSON an event, of
/// the day and time of UTC. Events may come from any thread. None waits for the disk or allocates; what does not fit is left out, and counted.
/// </summary>
public sealed class EveLog : IAsyncDisposable
{
    private static readonly TimeSpan NoticeInterval = TimeSpan.FromSeconds(10), RetryInterval = TimeSpan.FromSeconds(1), TidyInterval = TimeSpan.FromHours(1);

    [ThreadStatic]
    private static EveLine? s_line;

    private readonly EveLogOptions _options;
    private readonly TimeProvider _time;
    private readonly EveFile _file;
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _wake = new(false);
    private readonly ITimer _flush, _tidy;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<TaskCompletionSource> _flushes = [];
    private EveBuffer _active;
    private EveBuffer? _spare, _writing;
    private (int Days, long Bytes) _limits;
    private bool _closed, _woken, _failing, _tidyDue = true;
    private long _written, _dropped, _errors, _toldDrops, _lastNotice;

    /// <param name="options">Where and how much.</param>
    /// <param name="time">The clock.</param>
    public EveLog(EveLogOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        (_active, _spare) = (new(options.BufferBytes), new(options.BufferBytes));
        Directory = System.IO.Path.Combine(options.Directory, "networkpolicy", "l7engine");
        _file = new(Directory, time);
        _limits = (options.MaxAgeDays, options.MaxBytes);
        _flush = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _tidy = time.CreateTimer(_ => TidyLater(), null, TidyInterval, TidyInterval);
        new Thread(WriteAll) { IsBackground = true, Name = "event log" }.Start();
        Wake();
    }

    /// <summary>Where the files are.</summary>
    public string Directory { get; }

    /// <summary>Events written.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Events left out because those before them were not written yet, or could not be until the end.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Attempts to write that failed; each is made again.</summary>
    public long Errors => Interlocked.Read(ref _errors);

    /// <summary>Takes over limits of age and size.</summary>
    public void Use(L7Settings settings)
    {
        lock (_lock)
        {
            _limits = (settings.EveMaxAgeDays, (long)settings.EveMaxSizeMiB << 20);
        }

        TidyLater();
    }

    /// <summary>An <c>http</c> event: a request that was allowed, with what its answer said.</summary>
    public void Http(in EveFlow flow, in EveHttp http)
    {
        var (line, now) = Begin();
        EveText.Http(line, now, flow, http);
        Add(line, now);
    }

    /// <summary>A <c>tls</c> event: a connection whose hello was allowed.</summary>
    public void Tls(in EveFlow flow, in EveTls tls)
    {
        var (line, now) = Begin();
        EveText.Tls(line, now, flow, tls);
        Add(line, now);
    }

    /// <summary>An <c>alert</c> of bytes of no protocol that is known.</summary>
    public void Alert(in EveFlow flow, in EveAlert alert) => Alert(flow, alert, default, default);

    /// <summary>An <c>alert</c> of a request; <paramref name="http"/> says what is known of it.</summary>
    public void Alert(in EveFlow flow, in EveAlert alert, in EveHttp http) => Alert(flow, alert, http, default);

    /// <summary>An <c>alert</c> of a hello.</summary>
    public void Alert(in EveFlow flow, in EveAlert alert, in EveTls tls) => Alert(flow, alert, default, tls);

    /// <summary>A <c>packet</c> event; <paramref name="flow"/> in the packet's own direction.</summary>
    public void Packet(in EveFlow flow, in EvePacket packet)
    {
        var (line, now) = Begin();
        EveText.Packet(line, now, flow, packet);
        Add(line, now);
    }

    /// <summary>Waits until all events up to now are in the files, or an attempt to write them has failed.</summary>
    public Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_closed)
            {
                return _ended.Task;
            }

            _flushes.Add(done);
        }

        Wake();
        return done.Task;
    }

    /// <summary>Writes what waits, once, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _closed = true;
        }

        Wake();
        await _ended.Task.ConfigureAwait(false);
        await _flush.DisposeAsync().ConfigureAwait(false);
        await _tidy.DisposeAsync().ConfigureAwait(false);
    }

    private (EveLine Line, DateTimeOffset Now) Begin() => (s_line ??= new(), _time.GetUtcNow());

    private void Alert(in EveFlow flow, in EveAlert alert, in EveHttp http, in EveTls tls)
    {
        var (line, now) = Begin();
        EveText.Alert(line, now, flow, alert, http, tls);
        Add(line, now);
    }

    private void Add(EveLine line, DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        var wake = false;
        lock (_lock)
        {
            if (_closed || !_active.TryAdd(line.Written, day))
            {
                _dropped++;
                return;
            }

            if (!_failing && _active.Lines == 1)
            {
                _flush.Change(_options.FlushInterval, Timeout.InfiniteTimeSpan);
            }

            if (!_woken && _active.Length > _options.BufferBytes / 4)
            {
                wake = _woken = true;
            }
        }

        if (wake)
        {
            Wake();
        }
    }

    private void Wake() => _wake.Set();

    private void TidyLater()
    {
        Volatile.Write(ref _tidyDue, true);
        Wake();
    }

    private void WriteAll()
    {
        bool closed;
        do
        {
            _wake.WaitOne();
            TaskCompletionSource[] flushes;
            lock (_lock)
            {
                (closed, flushes) = (_closed, [.. _flushes]);
                _flushes.Clear();
            }

            TryWrite();
            Array.ForEach(flushes, f => f.TrySetResult());
        }
        while (!closed);

        lock (_lock)
        {
            _dropped += _active.Lines + (_writing?.Lines ?? 0);
        }

        _file.Dispose();
        _ended.TrySetResult();
    }

    private void TryWrite()
    {
        try
        {
            if (Volatile.Read(ref _tidyDue))
            {
                Volatile.Write(ref _tidyDue, false);
                lock (_lock)
                {
                    (_file.MaxAgeDays, _file.MaxBytes) = _limits;
                }

                _file.Tidy();
            }

            while ((_writing ??= Take()) is { } buffer)
            {
                buffer.WriteTo(_file);
                Interlocked.Add(ref _written, buffer.Lines);
                buffer.Clear();
                lock (_lock)
                {
                    (_spare, _writing) = (buffer, null);
                }
            }

            Recovered();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Failed(error);
        }

        TellDropped();
    }

    private EveBuffer? Take()
    {
        lock (_lock)
        {
            if (_active.Lines == 0)
            {
                return null;
            }

            var full = _active;
            (_active, _spare, _woken) = (_spare!, null, false);
            return full;
        }
    }

    private void Failed(Exception error)
    {
        Interlocked.Increment(ref _errors);
        var isNew = !_failing;
        lock (_lock)
        {
            _failing = true;
        }

        _flush.Change(RetryInterval, Timeout.InfiniteTimeSpan);
        if (isNew)
        {
            _options.OnNotice?.Invoke($"{Directory}: events cannot be written: {error.Message}");
        }
    }

    private void Recovered()
    {
        if (_failing)
        {
            lock (_lock)
            {
                _failing = false;
                if (_active.Lines > 0)
                {
                    _flush.Change(_options.FlushInterval, Timeout.InfiniteTimeSpan);
                }
            }

            _options.OnNotice?.Invoke($"{Directory}: written again; events left out so far: {Dropped}");
        }
    }

    private void TellDropped()
    {
        var dropped = Dropped;
        if (dropped > _toldDrops && (_toldDrops == 0 || _time.GetElapsedTime(_lastNotice) >= NoticeInterval))
        {
            _options.OnNotice?.Invoke($"{Directory}: events left out: {dropped - _toldDrops}");
            (_toldDrops, _lastNotice) = (dropped, _time.GetTimestamp());
        }
    }
}
