using System.Collections.Immutable;
using System.Net;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>Reads a cluster once, for commands that only look.</summary>
public static class ClusterSnapshot
{
    private const int PageSize = 500;

    /// <summary>Lists all objects of some kinds, each kind as of a moment of its own.</summary>
    /// <param name="access">The server.</param>
    /// <param name="kinds">The kinds; one that is not served has no objects, and is a warning.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="IOException">The server cannot be reached, or refuses; the message names it and the kind.</exception>
    public static async Task<ObjectSnapshot> ReadAsync(ClusterAccess access, IReadOnlyList<WatchedKind> kinds, CancellationToken cancel = default)
    {
        var objects = ImmutableDictionary.CreateBuilder<ObjectKey, KubeObject>();
        var problems = new List<Problem>();
        foreach (var kind in kinds)
        {
            try
            {
                await ListAsync(access, kind, objects, problems, cancel).ConfigureAwait(false);
            }
            catch (ApiException e) when (e.Code == HttpStatusCode.NotFound)
            {
                problems.Add(new Problem(null, "", "is not served: its definition is not installed", "see docs/install.md", Severity.Warning, kind.Name));
            }
            catch (Exception e) when (!cancel.IsCancellationRequested && Failure.Of(e) is not null)
            {
                throw new IOException($"{access.Client.Server}: {kind.Name} cannot be listed: {Failure.Of(e)!.Message}", e);
            }
        }

        return new ObjectSnapshot(1, objects.ToImmutable(), ImmutableDictionary<ObjectKey, string>.Empty, ListOf.From(problems), true);
    }

    private static async Task ListAsync(
        ClusterAccess access, WatchedKind kind, ImmutableDictionary<ObjectKey, KubeObject>.Builder objects, List<Problem> problems, CancellationToken cancel)
    {
        var decoder = new ObjectDecoder(kind.Kind, access.Pool);
        var token = "";
        do
        {
            var page = await access.Client.ListAsync(
                kind.Kind, kind.Lean, PageSize, token,
                json =>
                {
                    var read = decoder.Read(json);
                    problems.AddRange(read.Problems);
                    if (read.Object is { } o)
                    {
                        objects[o.Key] = o;
                    }
                },
                cancel).ConfigureAwait(false);
            token = page.Continue;
        }
        while (token.Length > 0);
    }
}
