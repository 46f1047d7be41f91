namespace Antrea.Runtime.Actor;

/// <summary>The outcome of an operation as a message.</summary>
public abstract class Status
{
    public sealed class Success : Status
    {
        public static readonly Success Instance = new(null);

        public readonly object? Status;

        public Success(object? status) => Status = status;

        public override string ToString() => $"Success: {Status}";
    }

    /// <summary>Makes a waiting <c>Ask</c> throw <see cref="Cause"/>.</summary>
    public sealed class Failure : Status
    {
        public readonly Exception Cause;
        public readonly object? State;

        public Failure(Exception cause) : this(cause, null) { }

        public Failure(Exception cause, object? state)
        {
            Cause = cause;
            State = state;
        }

        public override string ToString() => $"Failure: {Cause}";
    }
}
