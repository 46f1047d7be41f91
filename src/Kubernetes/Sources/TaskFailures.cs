namespace Antrea.Kubernetes.Sources;

/// <summary>Tasks that run beside an actor as long as it lives.</summary>
internal static class TaskFailures
{
    /// <summary>Tells an actor if the task fails: a <see cref="Status.Failure"/>. That it ends or is cancelled is not told.</summary>
    public static void TellFailure(this Task task, IActorRef to) => task.ContinueWith(
        t => to.Tell(new Status.Failure(t.Exception!.GetBaseException())), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
