namespace Antrea.Runtime.Persistence;

public sealed record DeleteMessagesFailure
{
    public DeleteMessagesFailure(Exception cause, long toSequenceNr)
    {
        Cause = cause;
        ToSequenceNr = toSequenceNr;
    }

    public Exception Cause { get; }

    public long ToSequenceNr { get; }
}
