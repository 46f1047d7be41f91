namespace Antrea.Runtime.Persistence;

public sealed record DeleteMessagesSuccess
{
    public DeleteMessagesSuccess(long toSequenceNr) => ToSequenceNr = toSequenceNr;

    public long ToSequenceNr { get; }
}
