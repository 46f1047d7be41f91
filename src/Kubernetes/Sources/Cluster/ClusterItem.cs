using Antrea.Policy.Api;
using Antrea.Policy.Reading;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>What came of reading an object that the server sent: the object, or why it cannot be read.</summary>
/// <param name="Object">The object, or null.</param>
/// <param name="Refusal">What is wrong with it; null if it was read.</param>
/// <param name="Generation">The generation of one that cannot be read, 0 if not known.</param>
/// <param name="Warnings">What is worth knowing about one that was read.</param>
public readonly record struct ClusterItem(KubeObject? Object, string? Refusal, long Generation, ListOf<Problem> Warnings)
{
    /// <summary>Makes it of what the reader said.</summary>
    public static ClusterItem Of(ReadResult read) => read.Object is { } o
        ? new ClusterItem(o, null, 0, read.Problems)
        : new ClusterItem(
            null, read.Problems.Count == 0 ? "it is of a version or kind that is not known here" : string.Join("; ", read.Problems.Select(p => (p with { Object = null }).ToString())),
            read.Problems.Count == 0 ? 0 : read.Problems.Max(p => p.Generation), []);
}
