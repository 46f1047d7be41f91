using System.Collections.Concurrent;
using Akka.Configuration;
using Antrea.Actors.Adapter.Journal;
using Antrea.Journal;

namespace Antrea.Actors.Adapter;

/// <summary>Makes the actor system on Akka.NET.</summary>
public static class AgentSystem
{
    // Akka makes plug-ins by type name from its configuration: the store has to be found by the system's name.
    private static readonly ConcurrentDictionary<string, EventJournal> Stores = new();

    /// <summary>A system whose persistent actors write to <paramref name="store"/>.</summary>
    public static ActorSystem Create(string name, EventJournal store, TimeProvider clock)
    {
        _ = clock;
        Stores[name] = store;
        return ActorSystem.Create(name, ConfigurationFactory.ParseString($$"""
            akka.persistence.journal.plugin = "antrea.journal"
            akka.persistence.snapshot-store.plugin = "antrea.snapshots"
            antrea.journal { class = "{{typeof(AkkaJournal).AssemblyQualifiedName}}", plugin-dispatcher = "akka.actor.default-dispatcher", system = "{{name}}" }
            antrea.snapshots { class = "{{typeof(AkkaSnapshots).AssemblyQualifiedName}}", plugin-dispatcher = "akka.actor.default-dispatcher", system = "{{name}}" }
            """));
    }

    /// <summary>The journal as Akka makes it.</summary>
    public sealed class AkkaJournal(Config config) : SqliteJournal(Stores[config.GetString("system", "")]);

    /// <summary>The snapshot store as Akka makes it.</summary>
    public sealed class AkkaSnapshots(Config config) : SqliteSnapshots(Stores[config.GetString("system", "")]);
}
