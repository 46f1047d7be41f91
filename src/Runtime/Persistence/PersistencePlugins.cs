using System.Collections.Concurrent;
using Antrea.Runtime.Actor;
using Antrea.Runtime.Persistence.Journal;
using Antrea.Runtime.Persistence.Snapshot;

namespace Antrea.Runtime.Persistence;

/// <summary>The journals and snapshot stores of one system, started when first asked for.</summary>
internal sealed class PersistencePlugins(ActorSystem system)
{
    private readonly ConcurrentDictionary<string, Lazy<IActorRef>> _started = new();

    public IActorRef Journal(string? pluginId) => Get(
        "journal", pluginId, system.RuntimeSettings.Journal ?? Props.Create<MemoryJournal>(), system.RuntimeSettings.Journals);

    public IActorRef SnapshotStore(string? pluginId) => Get(
        "snapshot-store",
        pluginId,
        system.RuntimeSettings.SnapshotStore ?? Props.Create<MemorySnapshotStore>(),
        system.RuntimeSettings.SnapshotStores);

    private IActorRef Get(string kind, string? id, Props @default, IReadOnlyDictionary<string, Props> named)
    {
        var props = @default;
        if (!string.IsNullOrEmpty(id) && !named.TryGetValue(id, out props))
        {
            throw new ArgumentException($"There is no {kind} plug-in [{id}] in the settings of {system}", nameof(id));
        }

        var name = string.IsNullOrEmpty(id) ? kind : $"{kind}-{Uri.EscapeDataString(id)}";
        return _started.GetOrAdd(name, key => new Lazy<IActorRef>(() => system.SystemActorOf(props, key))).Value;
    }
}
