using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Sources;

/// <summary>What a source says at one moment: a directory of manifests, or a cluster. Immutable.</summary>
/// <param name="Revision">1 for the first; one more whenever a file appeared, vanished or changed on disk, even if nothing came of it; always 1 of a cluster that is read once.</param>
/// <param name="Objects">The objects in force.</param>
/// <param name="Sources">Where each object stands: <c>file.yaml:12</c>.</param>
/// <param name="Problems">All that is wrong at present, in order of the files.</param>
/// <param name="IsSettled">False if a file was changing while it was looked at: scan again soon.</param>
/// <param name="IsComplete">False if a file, or a part of one, cannot be read: it may hold objects of which not even the key is known.</param>
public sealed record ObjectSnapshot(
    long Revision,
    ImmutableDictionary<ObjectKey, KubeObject> Objects,
    ImmutableDictionary<ObjectKey, string> Sources,
    ListOf<Problem> Problems,
    bool IsSettled,
    bool IsComplete = true)
{
    /// <summary>Nothing, before the first scan.</summary>
    public static readonly ObjectSnapshot Empty = new(
        0, ImmutableDictionary<ObjectKey, KubeObject>.Empty, ImmutableDictionary<ObjectKey, string>.Empty, [], true);
}
