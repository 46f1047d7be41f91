namespace Antrea.Runtime.Actor;

public class Cancelable : ICancelable, IDisposable
{
    private readonly IActionScheduler? _scheduler;
    private readonly CancellationTokenSource _source = new();

    public Cancelable(IScheduler scheduler) : this(scheduler?.Advanced!) { }

    public Cancelable(IActionScheduler scheduler) => _scheduler = scheduler;

    public Cancelable(IScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    public Cancelable(IScheduler scheduler, int millisecondsDelay)
        : this(scheduler, TimeSpan.FromMilliseconds(millisecondsDelay)) { }

    public Cancelable(IActionScheduler scheduler, TimeSpan delay) : this(scheduler) => CancelAfter(delay);

    public bool IsCancellationRequested => _source.IsCancellationRequested;

    public bool IsDisposed { get; private set; }

    public CancellationToken Token => _source.Token;

    /// <summary>One that is cancelled already.</summary>
    public static ICancelable CreateCanceled()
    {
        var cancelable = new Cancelable((IActionScheduler)null!);
        cancelable.Cancel();
        return cancelable;
    }

    public void Cancel() => Cancel(false);

    public void Cancel(bool throwOnFirstException)
    {
        if (!IsDisposed)
        {
            _source.Cancel(throwOnFirstException);
        }
    }

    public void CancelAfter(TimeSpan delay) => _scheduler!.ScheduleOnce(delay, Cancel, this);

    public void CancelAfter(int millisecondsDelay) => CancelAfter(TimeSpan.FromMilliseconds(millisecondsDelay));

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        IsDisposed = true;
        _source.Dispose();
    }
}
