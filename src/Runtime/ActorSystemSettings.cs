using Antrea.Runtime.Actor;
using Antrea.Runtime.Event;

namespace Antrea.Runtime;

/// <summary>What Akka.NET reads from HOCON. For the composition root and tests only.</summary>
public sealed record ActorSystemSettings
{
    /// <summary>The clock of timers, receive timeouts, ask timeouts, restart windows and log events.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Makes the scheduler; null = one on <see cref="TimeProvider"/>.</summary>
    public Func<ActorSystem, IScheduler>? Scheduler { get; init; }

    /// <summary>The least level that is published.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.InfoLevel;

    /// <summary>Strategy of <c>/user</c>; null = restart.</summary>
    public SupervisorStrategy? GuardianStrategy { get; init; }

    /// <summary>The default journal, a <see cref="Persistence.Journal.AsyncWriteJournal"/>; null = in memory.</summary>
    public Props? Journal { get; init; }

    /// <summary>The default snapshot store, a <see cref="Persistence.Snapshot.SnapshotStore"/>; null = in memory.</summary>
    public Props? SnapshotStore { get; init; }

    /// <summary>Further journals by plug-in id.</summary>
    public IReadOnlyDictionary<string, Props> Journals { get; init; } = new Dictionary<string, Props>();

    /// <summary>Further snapshot stores by plug-in id.</summary>
    public IReadOnlyDictionary<string, Props> SnapshotStores { get; init; } = new Dictionary<string, Props>();
}
