namespace Antrea.Runtime.Actor;

/// <summary>Request and answer: sends a message and gives the first answer as a task.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null)
        => self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken)
        => self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(
        this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
        => self.Ask<object>(message, timeout, cancellationToken);

    /// <param name="self">Whom to ask.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">Null = wait for ever.</param>
    /// <exception cref="AskTimeoutException">No answer in time.</exception>
    /// <exception cref="ArgumentException">The answer is not a <typeparamref name="T"/>.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null)
        => self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken)
        => self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(
        this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
        => self.Ask<T>(_ => message, timeout, cancellationToken);

    /// <param name="self">Whom to ask.</param>
    /// <param name="messageFactory">Makes the question, given the reference that the answer must be sent to.</param>
    /// <param name="timeout">Null = wait for ever.</param>
    /// <param name="cancellationToken">Cancels the task.</param>
    public static Task<T> Ask<T>(
        this ICanTell self,
        Func<IActorRef, object> messageFactory,
        TimeSpan? timeout,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(messageFactory);
        var system = self switch
        {
            InternalActorRef actor => actor.System,
            ActorSelection selection => selection.System,
            _ => ActorCell.Current?.System,
        };
        if (system is null)
        {
            throw new ArgumentException($"Cannot ask {self}: it belongs to no actor system", nameof(self));
        }

        // The owner of the future is the pending answer; it disposes of itself.
#pragma warning disable CA2000
        var future = new FutureActorRef<T>(system);
#pragma warning restore CA2000
        future.Limit(timeout, cancellationToken);
        self.Tell(messageFactory(future), future);
        return future.Result;
    }
}
