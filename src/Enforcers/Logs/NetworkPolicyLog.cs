using System.Text;
using System.Threading.Channels;
using Antrea.Policy.Api;

namespace Antrea.Enforcers.Logs;

/// <summary>
/// Antrea's policy log, <c>networkpolicy/np.log</c>: a line for each packet that a logging rule decided; equal packets that were not allowed share a
/// line. Lines are written by a task of its own. It never throws and never waits: what is too much or cannot be written is left out, and told.
/// </summary>
public sealed class NetworkPolicyLog : IAsyncDisposable
{
    private const int Waiting = 16_384;
    private static readonly TimeSpan NoticeInterval = TimeSpan.FromSeconds(10), RetryInterval = TimeSpan.FromSeconds(1);

    private readonly NetworkPolicyLogOptions _options;
    private readonly TimeProvider _time;
    private readonly TokenBucket _bucket;
    private readonly LineMerger _merger;
    private readonly RollingFile _file;
    private readonly ITimer _timer;
    private readonly Channel<object> _lines = Channel.CreateBounded<object>(new BoundedChannelOptions(Waiting) { SingleReader = true });
    private readonly Lock _lock = new();
    private readonly Task _writer;
    private readonly MemoryStream _block = new();
    private readonly List<TaskCompletionSource> _flushes = [];
    private long _leftOut, _written, _lost, _told, _lastNotice, _lastFailure;
    private bool _failing;

    /// <param name="options">Where and how much.</param>
    /// <param name="time">The clock; lines carry its local time.</param>
    public NetworkPolicyLog(NetworkPolicyLogOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _bucket = new(options.PacketsPerSecond, 2 * options.PacketsPerSecond, time);
        _merger = new(options.MergeWindow, time);
        _lastNotice = _lastFailure = time.GetTimestamp();
        Path = System.IO.Path.Combine(options.Directory, "networkpolicy", "np.log");
        _file = new(Path, options, time);
        _timer = time.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writer = Task.Run(WriteAllAsync);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Packets left out because there were too many.</summary>
    public long LeftOut => Interlocked.Read(ref _leftOut);

    /// <summary>Lines written.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Lines that could not be written.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Notes a packet; from any thread.</summary>
    public void Add(in PolicyLogEntry entry)
    {
        lock (_lock)
        {
            if (!_bucket.TryTake())
            {
                _leftOut++;
                TellLeftOut(atOnce: false);
                Arm();
                return;
            }

            var line = PolicyLogLine.Format(entry);
            if (entry.Rule is { Action: RuleAction.Allow, Redirects: false })
            {
                Post(line);
            }
            else if (_merger.Add(line))
            {
                // Whoever looks for a refused connection finds it while it happens.
                Post(line);
                Arm();
            }
        }
    }

    /// <summary>Waits until all lines that are due are in the file, or given up.</summary>
    public async Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _lines.Writer.WriteAsync(done).ConfigureAwait(false);
            await done.Task.ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            await _writer.ConfigureAwait(false);
        }
    }

    /// <summary>Writes what is held and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
        {
            _merger.TakeDue(all: true, Post);
            TellLeftOut(atOnce: true);
            _lines.Writer.TryComplete();
        }

        await _writer.ConfigureAwait(false);
        _file.Dispose();
        await _file.Tidying.ConfigureAwait(false);
        await _block.DisposeAsync().ConfigureAwait(false);
    }

    private void Tick()
    {
        lock (_lock)
        {
            _merger.TakeDue(all: false, Post);
            TellLeftOut(atOnce: false);
            Arm();
        }
    }

    private void Arm()
    {
        var due = _merger.NextDue ?? (_leftOut > _told ? NoticeInterval : null as TimeSpan?);
        if (due is { } wait)
        {
            _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    private void TellLeftOut(bool atOnce)
    {
        if (_leftOut > _told && (atOnce || _told == 0 || _time.GetElapsedTime(_lastNotice) >= NoticeInterval))
        {
            _options.OnNotice?.Invoke($"{Path}: packets left out: {_leftOut - _told} (more than {_options.PacketsPerSecond} a second)");
            (_told, _lastNotice) = (_leftOut, _time.GetTimestamp());
        }
    }

    private void Post(string line)
    {
        if (!_lines.Writer.TryWrite(PolicyLogLine.Time(_time.GetLocalNow()) + " " + line))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    private async Task WriteAllAsync()
    {
        while (await _lines.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var count = 0;
            _block.SetLength(0);
            while (_block.Length < 64 << 10 && _lines.Reader.TryRead(out var next))
            {
                if (next is TaskCompletionSource flush)
                {
                    _flushes.Add(flush);
                    break;
                }

                _block.Write(Encoding.UTF8.GetBytes((string)next));
                _block.WriteByte((byte)'\n');
                count++;
            }

            Write(count);
            _flushes.ForEach(f => f.TrySetResult());
            _flushes.Clear();
        }
    }

    private void Write(int count)
    {
        if (count == 0)
        {
            return;
        }

        if (_failing && _time.GetElapsedTime(_lastFailure) < RetryInterval)
        {
            Interlocked.Add(ref _lost, count);
            return;
        }

        try
        {
            _file.Append(_block.GetBuffer().AsSpan(0, (int)_block.Length));
            Interlocked.Add(ref _written, count);
            if (_failing)
            {
                _failing = false;
                _options.OnNotice?.Invoke($"{Path}: written again; {Lost} lines were lost so far");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Interlocked.Add(ref _lost, count);
            _lastFailure = _time.GetTimestamp();
            if (!_failing)
            {
                _failing = true;
                _options.OnNotice?.Invoke($"{Path}: cannot be written: {error.Message}");
            }
        }
    }
}
