using System.Collections.Immutable;
using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence.Journal;

/// <summary>
/// Base class of a journal plug-in. Writes are begun in the order in which they came, without waiting for each other,
/// and answered in that order; a replay begins when the writes before it are done.
/// </summary>
public abstract class AsyncWriteJournal : ActorBase
{
    private Task _answered = Task.CompletedTask;

    /// <summary>
    /// Replays events with numbers from <paramref name="fromSequenceNr"/> to <paramref name="toSequenceNr"/>, both
    /// inclusive, at most <paramref name="max"/> of them, oldest first.
    /// </summary>
    public abstract Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest number ever written, deleted events included; 0 = none.</summary>
    /// <param name="persistenceId">Whose.</param>
    /// <param name="fromSequenceNr">A hint where to start looking.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public abstract Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken);

    /// <summary>
    /// Writes; a faulted task = the journal failed and the actors stop. A result of one entry for each write tells
    /// which were rejected (an exception) and which are written (null); null or empty = all written.
    /// </summary>
    protected abstract Task<IImmutableList<Exception?>?> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken);

    /// <summary>Deletes events up to and including a number; the highest number stays known.</summary>
    protected abstract Task DeleteMessagesToAsync(
        string persistenceId, long toSequenceNr, CancellationToken cancellationToken);

    /// <summary>Messages that are not the journal's protocol.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message)
    {
        switch (message)
        {
            case WriteMessages write:
                Write(write);
                return true;
            case ReplayMessages replay:
                _ = Replay(replay, Context, _answered);
                return true;
            case DeleteMessagesTo delete:
                _ = Delete(delete);
                return true;
            default:
                return ReceivePluginInternal(message);
        }
    }

    private void Write(WriteMessages request)
    {
        var writes = request.Messages.OfType<AtomicWrite>().ToArray();
        Task<IImmutableList<Exception?>?> writing;
        try
        {
            writing = writes.Length == 0
                ? Task.FromResult<IImmutableList<Exception?>?>(null)
                : WriteMessagesAsync(writes, CancellationToken.None);
        }
        catch (Exception cause)
        {
            writing = Task.FromException<IImmutableList<Exception?>?>(cause);
        }

        if (writing.IsCompleted && _answered.IsCompleted)
        {
            JournalAnswer.Send(request, writes.Length, writing);
        }
        else
        {
            _answered = AnswerAfter(_answered, request, writes.Length, writing);
        }
    }

    private static async Task AnswerAfter(
        Task before, WriteMessages request, int writes, Task<IImmutableList<Exception?>?> writing)
    {
        await before.ConfigureAwait(false);
        await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        JournalAnswer.Send(request, writes, writing);
    }

    private async Task Replay(ReplayMessages request, IActorContext context, Task writesBefore)
    {
        var receiver = request.PersistentActor;
        try
        {
            await writesBefore.ConfigureAwait(false);
            var highest = await ReadHighestSequenceNrAsync(
                request.PersistenceId, Math.Max(0, request.From - 1), CancellationToken.None).ConfigureAwait(false);
            var to = Math.Min(request.To, highest);
            if (request.Max > 0 && request.From <= to)
            {
                await ReplayMessagesAsync(context, request.PersistenceId, request.From, to, request.Max, persistent =>
                {
                    if (!persistent.IsDeleted)
                    {
                        receiver.Tell(new ReplayedMessage(persistent), ActorRefs.NoSender);
                    }
                }).ConfigureAwait(false);
            }

            receiver.Tell(new RecoverySuccess(highest), ActorRefs.NoSender);
        }
        catch (Exception cause)
        {
            receiver.Tell(new ReplayMessagesFailure(cause), ActorRefs.NoSender);
        }
    }

    private async Task Delete(DeleteMessagesTo request)
    {
        object answer;
        try
        {
            await DeleteMessagesToAsync(request.PersistenceId, request.ToSequenceNr, CancellationToken.None)
                .ConfigureAwait(false);
            answer = new DeleteMessagesSuccess(request.ToSequenceNr);
        }
        catch (Exception cause)
        {
            answer = new DeleteMessagesFailure(cause, request.ToSequenceNr);
        }

        request.PersistentActor.Tell(answer, ActorRefs.NoSender);
    }
}
