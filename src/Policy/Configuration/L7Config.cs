using Antrea.Policy.Planning.Pods;

namespace Antrea.Policy.Configuration;

/// <summary>The section <c>l7</c> of one source of configuration: what was written there, nothing filled in. The keys are those of <see cref="L7Settings"/>.</summary>
public sealed record L7Config(
    bool? FailOpen = null,
    bool? AnswerForbidden = null,
    int? MaxHeadBytes = null,
    int? HeadTimeoutSeconds = null,
    int? IdleTimeoutSeconds = null,
    int? MaxConnections = null,
    int? MaxMemoryMiB = null,
    int? Queues = null,
    bool? Eve = null,
    int? EveMaxAgeDays = null,
    int? EveMaxSizeMiB = null)
{
    /// <summary>Nothing written.</summary>
    public static readonly L7Config Empty = new();

    /// <summary>The settings with what is written here on top of <paramref name="below"/>.</summary>
    public L7Settings On(L7Settings below) => new(
        FailOpen ?? below.FailOpen,
        AnswerForbidden ?? below.AnswerForbidden,
        MaxHeadBytes ?? below.MaxHeadBytes,
        HeadTimeoutSeconds ?? below.HeadTimeoutSeconds,
        IdleTimeoutSeconds ?? below.IdleTimeoutSeconds,
        MaxConnections ?? below.MaxConnections,
        MaxMemoryMiB ?? below.MaxMemoryMiB,
        Queues ?? below.Queues,
        Eve ?? below.Eve,
        EveMaxAgeDays ?? below.EveMaxAgeDays,
        EveMaxSizeMiB ?? below.EveMaxSizeMiB);
}
