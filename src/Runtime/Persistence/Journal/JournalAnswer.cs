using System.Collections.Immutable;
using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence.Journal;

/// <summary>Tells a persistent actor what became of its events, one message an event, with the sender of the command.</summary>
internal static class JournalAnswer
{
    /// <param name="request">What was asked.</param>
    /// <param name="writes">How many atomic writes were in it.</param>
    /// <param name="done">Completed in one way or another.</param>
    public static void Send(WriteMessages request, int writes, Task<IImmutableList<Exception?>?> done)
    {
        var actor = request.PersistentActor;
        var failure = done.IsCompletedSuccessfully ? null
            : done.Exception?.InnerException ?? new TaskCanceledException(done);
        var results = failure is null ? done.Result : null;
        if (results is { Count: > 0 } && results.Count != writes)
        {
            failure = new InvalidOperationException(
                $"The journal answered {writes} atomic writes with {results.Count} results");
        }

        actor.Tell(failure is null
            ? new WriteMessagesSuccessful(request.Instance)
            : new WriteMessagesFailed(failure, request.Instance), ActorRefs.NoSender);
        var index = 0;
        foreach (var envelope in request.Messages)
        {
            if (envelope is AtomicWrite write)
            {
                var rejection = failure is null && results is { Count: > 0 } ? results[index] : null;
                index++;
                foreach (var persistent in write.Events)
                {
                    actor.Tell(Outcome(persistent, failure, rejection, request.Instance), persistent.Sender);
                }
            }
            else
            {
                actor.Tell(new LoopMessageSuccess(envelope.Payload, request.Instance), envelope.Sender);
            }
        }
    }

    private static JournalResponse Outcome(
        IPersistentRepresentation persistent, Exception? failure, Exception? rejection, int instance)
    {
        if (failure is not null)
        {
            return new WriteMessageFailure(persistent, failure, instance);
        }

        return rejection is not null
            ? new WriteMessageRejected(persistent, rejection, instance)
            : new WriteMessageSuccess(persistent, instance);
    }
}
