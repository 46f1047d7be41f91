namespace Antrea.Runtime.Actor;

public static class WatchAsyncSupport
{
    /// <summary>True when the actor has stopped, false when cancelled first.</summary>
    public static async Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default)
    {
        if (target is not InternalActorRef actor)
        {
            return true;
        }

        var waiter = new DeathWaiter(actor.System);
        using (token.UnsafeRegister(static state => ((DeathWaiter)state!).GiveUp(), waiter))
        {
            actor.SendSystem(new WatchMessage(waiter));
            var dead = await waiter.Death.ConfigureAwait(false);
            if (!dead)
            {
                actor.SendSystem(new UnwatchMessage(waiter));
            }

            return dead;
        }
    }

    private sealed class DeathWaiter(ActorSystem system) : InternalActorRef
    {
        private readonly TaskCompletionSource<bool> _death = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ActorPath Path { get; } = system.TempPath.Child("watch").WithUid(system.NextUid());

        public override ActorSystem System => system;

        public Task<bool> Death => _death.Task;

        public void GiveUp() => _death.TrySetResult(false);

        public override void SendSystem(SystemMessage message)
        {
            if (message is DeathWatchNotification)
            {
                _death.TrySetResult(true);
            }
            else
            {
                base.SendSystem(message);
            }
        }

        protected override void TellInternal(object message, IActorRef? sender)
            => system.DeadLetter(message, sender, this);
    }
}
