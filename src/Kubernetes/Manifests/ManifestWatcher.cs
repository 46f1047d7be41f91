using Antrea.Kubernetes.Sources;

namespace Antrea.Kubernetes.Manifests;

/// <summary>
/// Watches a <see cref="ManifestDirectory"/> and calls back after each scan that found something. Hears of changes from the kernel,
/// and looks from time to time all the same: links, network file systems and a replaced root make no sound.
/// </summary>
public sealed class ManifestWatcher : IAsyncDisposable
{
    private const int BusyShare = 20;

    private readonly ManifestDirectory _directory;
    private readonly Action<ObjectSnapshot, SnapshotDiff> _onChange;
    private readonly TimeProvider _time;
    private readonly TimeSpan _debounce;
    private readonly TimeSpan _poll;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;
    private FileSystemWatcher? _kernel;
    private FileStamp? _watched;

    /// <summary>Starts to watch at once; what changed since the directory's last scan is reported first.</summary>
    /// <param name="directory">The directory, scanned at least once.</param>
    /// <param name="onChange">
    /// Called, never concurrently, with a snapshot that differs from the one before and the difference. The difference may be empty: a
    /// new revision or a new problem is news as well. An exception from it ends the watch and comes out of <see cref="Completion"/>.
    /// </param>
    /// <param name="time">The clock; null = the system's.</param>
    /// <param name="debounce">How long to wait for more after a change; default 20 ms.</param>
    /// <param name="poll">How often to look without being told; default 500 ms.</param>
    public ManifestWatcher(
        ManifestDirectory directory,
        Action<ObjectSnapshot, SnapshotDiff> onChange,
        TimeProvider? time = null,
        TimeSpan? debounce = null,
        TimeSpan? poll = null)
    {
        _directory = directory;
        _onChange = onChange;
        _time = time ?? TimeProvider.System;
        _debounce = debounce ?? TimeSpan.FromMilliseconds(20);
        _poll = poll ?? TimeSpan.FromMilliseconds(500);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Ends when the watch ends; fails if the callback failed.</summary>
    public Task Completion => _loop;

    /// <summary>Stops; no callback runs afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _kernel?.Dispose();
        _stop.Dispose();
        _signal.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                Listen();
                var began = _time.GetTimestamp();
                var isSettled = ScanOnce();
                // A large tree is looked at less often, so that idling stays cheap.
                var took = _time.GetElapsedTime(began);
                var wait = isSettled ? Longer(_poll, took * BusyShare) : Longer(_debounce, took);
                if (await WaitAsync(wait).ConfigureAwait(false))
                {
                    await Task.Delay(_debounce, _time, _stop.Token).ConfigureAwait(false);
                    _ = _signal.Wait(0);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
    }

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private bool ScanOnce()
    {
        var before = _directory.Current;
        var after = _directory.Scan();
        if (!ReferenceEquals(before, after) && (before.Revision != after.Revision || !before.Problems.Equals(after.Problems)))
        {
            _onChange(after, SnapshotDiff.Between(before, after));
        }

        return after.IsSettled;
    }

    // True if told, false if it was time.
    private async Task<bool> WaitAsync(TimeSpan atMost)
    {
        using var timeout = new CancellationTokenSource(atMost, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            await _signal.WaitAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
        {
            return false;
        }
    }

    // Watches are bound to the inode: a root that was replaced needs another.
    private void Listen()
    {
        FileStamp? now;
        try
        {
            now = FileStamp.Of(_directory.Root);
        }
        catch (IOException)
        {
            now = null;
        }

        if (_kernel is not null && now is { } n && _watched is { } w && (n.Device, n.Inode) == (w.Device, w.Inode))
        {
            return;
        }

        _kernel?.Dispose();
        _kernel = null;
        _watched = now;
        if (now is null)
        {
            return;
        }

        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(_directory.Root) { IncludeSubdirectories = true };
            watcher.Changed += (_, _) => Signal();
            watcher.Created += (_, _) => Signal();
            watcher.Deleted += (_, _) => Signal();
            watcher.Renamed += (_, _) => Signal();
            watcher.Error += (_, _) => Signal();
            watcher.EnableRaisingEvents = true;
            _kernel = watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // No inotify instance to be had, or the root is gone again: polling does it, and the next round tries again.
            watcher?.Dispose();
        }
    }

    private void Signal()
    {
        try
        {
            _ = _signal.CurrentCount == 0 ? _signal.Release() : 0;
        }
        catch (Exception e) when (e is SemaphoreFullException or ObjectDisposedException)
        {
            // Told already, or stopped.
        }
    }
}
