using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence.Snapshot;

/// <summary>Base class of a snapshot store plug-in.</summary>
public abstract class SnapshotStore : ActorBase
{
    /// <summary>The latest snapshot that matches; null = none.</summary>
    protected abstract Task<SelectedSnapshot?> LoadAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken);

    protected abstract Task SaveAsync(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken);

    /// <summary>Deletes the snapshot of that number; the timestamp counts only if it is set.</summary>
    protected abstract Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken);

    protected abstract Task DeleteAsync(
        string persistenceId, SnapshotSelectionCriteria criteria, CancellationToken cancellationToken);

    /// <summary>Messages that are not the store's protocol.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected sealed override bool Receive(object message)
    {
        var asker = Sender;
        switch (message)
        {
            case LoadSnapshot load:
                _ = Answer(
                    asker,
                    async () => new LoadSnapshotResult(
                        await LoadAsync(load.PersistenceId, load.Criteria.Limit(load.ToSequenceNr), CancellationToken.None)
                            .ConfigureAwait(false),
                        load.ToSequenceNr),
                    cause => new LoadSnapshotFailed(cause));
                return true;
            case SaveSnapshot save:
                _ = Answer(
                    asker,
                    () => SaveAsync(save.Metadata, save.Snapshot, CancellationToken.None),
                    new SaveSnapshotSuccess(save.Metadata),
                    cause => new SaveSnapshotFailure(save.Metadata, cause));
                return true;
            case DeleteSnapshot delete:
                _ = Answer(
                    asker,
                    () => DeleteAsync(delete.Metadata, CancellationToken.None),
                    new DeleteSnapshotSuccess(delete.Metadata),
                    cause => new DeleteSnapshotFailure(delete.Metadata, cause));
                return true;
            case DeleteSnapshots delete:
                _ = Answer(
                    asker,
                    () => DeleteAsync(delete.PersistenceId, delete.Criteria, CancellationToken.None),
                    new DeleteSnapshotsSuccess(delete.Criteria),
                    cause => new DeleteSnapshotsFailure(delete.Criteria, cause));
                return true;
            default:
                return ReceivePluginInternal(message);
        }
    }

    private static Task Answer(IActorRef asker, Func<Task> action, object success, Func<Exception, object> failure)
        => Answer(
            asker,
            async () =>
            {
                await action().ConfigureAwait(false);
                return success;
            },
            failure);

    private static async Task Answer<T>(IActorRef asker, Func<Task<T>> action, Func<Exception, object> failure)
    {
        object answer;
        try
        {
            answer = (await action().ConfigureAwait(false))!;
        }
        catch (Exception cause)
        {
            answer = failure(cause);
        }

        asker.Tell(answer, ActorRefs.NoSender);
    }
}
