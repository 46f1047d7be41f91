namespace Antrea.Testing.Kernel;

/// <summary>The end of a packet's way through the tables.</summary>
public sealed record TraceResult
{
    public required Verdict Verdict { get; init; }

    /// <summary>For <see cref="Verdict.Reject"/>: the kind, e.g. <c>tcp-reset</c>.</summary>
    public string? RejectWith { get; init; }

    /// <summary>For <see cref="Kernel.Verdict.Queue"/>: the queue's number.</summary>
    public int? Queue { get; init; }

    /// <summary>True where no rule but the policy of a built-in chain decided.</summary>
    public bool ByPolicy { get; init; }

    /// <summary>The rules that matched, in order, over all tables.</summary>
    public required IReadOnlyList<TraceStep> Steps { get; init; }

    /// <summary>Prefixes of the LOG lines written; NFLOG ones as <c>group:prefix</c>.</summary>
    public required IReadOnlyList<string> Log { get; init; }

    /// <summary>The copies given to NFLOG groups, in order.</summary>
    public IReadOnlyList<NflogHit> Nflog { get; init; } = [];

    /// <summary>The queues the packet was given to; more than one where it went on.</summary>
    public IReadOnlyList<QueueHit> Queues { get; init; } = [];

    public uint Mark { get; init; }

    /// <summary>The conntrack mark afterwards.</summary>
    public uint ConnMark { get; init; }

    /// <summary>The matched rule that decided, or null for a policy.</summary>
    public TraceStep? Decider => ByPolicy || Steps.Count == 0 ? null : Steps[^1];
}
