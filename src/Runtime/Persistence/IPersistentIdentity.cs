namespace Antrea.Runtime.Persistence;

public interface IPersistentIdentity
{
    /// <summary>Key of the actor's events: the same over all its lives, another one for each actor.</summary>
    string PersistenceId { get; }

    /// <summary>Null or empty = the default.</summary>
    string JournalPluginId { get; }

    /// <summary>Null or empty = the default.</summary>
    string SnapshotPluginId { get; }
}

public interface IPersistenceRecovery
{
    Recovery Recovery { get; }
}
