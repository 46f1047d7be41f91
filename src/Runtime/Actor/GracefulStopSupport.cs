namespace Antrea.Runtime.Actor;

public static class GracefulStopSupport
{
    /// <summary>Sends <see cref="PoisonPill"/> and waits for the end.</summary>
    /// <exception cref="TaskCanceledException">It did not stop in time.</exception>
    public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout)
        => target.GracefulStop(timeout, PoisonPill.Instance);

    public static async Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage)
    {
        if (target is not InternalActorRef actor)
        {
            return true;
        }

        using var limit = new CancellationTokenSource(timeout, actor.System.Clock);
        var dead = target.WatchAsync(limit.Token);
        target.Tell(stopMessage, ActorRefs.NoSender);
        return await dead.ConfigureAwait(false) ? true : throw new TaskCanceledException($"{target} did not stop in time");
    }
}
