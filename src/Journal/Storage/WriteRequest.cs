namespace Antrea.Journal.Storage;

/// <summary>Something the writer does inside its next transaction.</summary>
internal abstract class WriteRequest(bool synced)
{
    /// <summary>Whether the transaction must be on the disk before the request completes.</summary>
    public bool Synced => synced;

    /// <summary>Runs inside the transaction. A <see cref="JournalException"/> refuses this request alone.</summary>
    public abstract void Apply(WriterState state);

    /// <summary>Called once, after the commit.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception reason);
}

internal sealed class WriteRequest<T>(Func<WriterState, T> apply, bool synced) : WriteRequest(synced)
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Completion => _completion.Task;

    public override void Apply(WriterState state) => _result = apply(state);

    public override void Complete() => _completion.TrySetResult(_result);

    public override void Fail(Exception reason) => _completion.TrySetException(reason);
}
