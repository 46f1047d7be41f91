using Antrea.Actors.Adapter.Journal;
using Antrea.Journal;
using Antrea.Runtime;

namespace Antrea.Actors.Adapter;

/// <summary>Makes the actor system on our own runtime.</summary>
public static class AgentSystem
{
    /// <summary>A system whose persistent actors write to <paramref name="store"/>.</summary>
    public static ActorSystem Create(string name, EventJournal store, TimeProvider clock) => ActorSystem.Create(name, new ActorSystemSettings
    {
        TimeProvider = clock,
        Journal = Props.Create(() => new SqliteJournal(store)),
        SnapshotStore = Props.Create(() => new SqliteSnapshots(store)),
    });
}
