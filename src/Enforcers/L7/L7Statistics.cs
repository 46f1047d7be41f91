using System.Collections.Immutable;

namespace Antrea.Enforcers.L7;

/// <summary>What the judge counted since the agent started, and sizes as of now.</summary>
public sealed record L7Statistics
{
    /// <summary>Packets judged.</summary>
    public long Packets { get; init; }

    /// <summary>Bytes of these packets.</summary>
    public long Bytes { get; init; }

    /// <summary>Requests allowed.</summary>
    public long RequestsAllowed { get; init; }

    /// <summary>TLS hellos allowed.</summary>
    public long HellosAllowed { get; init; }

    /// <summary>Denials by reason in snake case; reasons that never occurred may be left out.</summary>
    public ImmutableArray<KeyValuePair<string, long>> Denied { get; init; } = [];

    /// <summary>By rule.</summary>
    public ImmutableArray<L7RuleCount> Rules { get; init; } = [];

    /// <summary>Connections alive.</summary>
    public long FlowsLive { get; init; }

    /// <summary>Connections opened.</summary>
    public long FlowsOpened { get; init; }

    /// <summary>Bytes kept of connections: heads under way, copies of what came out of order or may come again.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Packets that the kernel dropped because a queue was full.</summary>
    public long QueueDrops { get; init; }

    /// <summary>Failures of netlink.</summary>
    public long NetlinkErrors { get; init; }

    /// <summary>Packets that came cut short, and were dropped.</summary>
    public long Truncated { get; init; }

    /// <summary>Events written to the event log.</summary>
    public long EventsWritten { get; init; }

    /// <summary>Events left out.</summary>
    public long EventsDropped { get; init; }

    /// <summary>Failed attempts to write events.</summary>
    public long EventErrors { get; init; }
}
