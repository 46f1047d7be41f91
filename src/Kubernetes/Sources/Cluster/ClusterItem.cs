using Antrea.Policy.Api;
using Antrea.Policy.Reading;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>What came of reading an object that the server sent: the object, or why it cannot be read. No larger than a reference.</summary>
public readonly struct ClusterItem
{
    // The object if there is nothing else to say, which is nearly always so.
    private readonly object _what;

    /// <param name="read">The object, or null.</param>
    /// <param name="refusal">What is wrong with it; null if it was read.</param>
    /// <param name="generation">The generation of one that cannot be read, 0 if not known.</param>
    /// <param name="warnings">What is worth knowing about one that was read.</param>
    public ClusterItem(KubeObject? read, string? refusal, long generation, ListOf<Problem> warnings) =>
        _what = read is not null && refusal is null && generation == 0 && warnings.Count == 0 ? read : new Remarks(read, refusal, generation, warnings);

    /// <summary>The object, or null.</summary>
    public KubeObject? Object => _what as KubeObject ?? (_what as Remarks)?.Read;

    /// <summary>What is wrong with it; null if it was read.</summary>
    public string? Refusal => (_what as Remarks)?.Refusal;

    /// <summary>The generation of one that cannot be read, 0 if not known.</summary>
    public long Generation => (_what as Remarks)?.Generation ?? 0;

    /// <summary>What is worth knowing about one that was read.</summary>
    public ListOf<Problem> Warnings => (_what as Remarks)?.Warnings ?? [];

    /// <summary>Makes it of what the reader said.</summary>
    public static ClusterItem Of(ReadResult read) => read.Object is { } o
        ? new ClusterItem(o, null, 0, read.Problems)
        : new ClusterItem(
            null, read.Problems.Count == 0 ? "it is of a version or kind that is not known here" : string.Join("; ", read.Problems.Select(p => (p with { Object = null }).ToString())),
            read.Problems.Count == 0 ? 0 : read.Problems.Max(p => p.Generation), []);

    /// <summary>Its name with the texts that the object has already; null if it could not be read.</summary>
    public static NamespacedName? NameOf(ClusterItem item) => item.Object is { Metadata: var m } ? new NamespacedName(m.Namespace, m.Name) : null;

    private sealed record Remarks(KubeObject? Read, string? Refusal, long Generation, ListOf<Problem> Warnings);
}
