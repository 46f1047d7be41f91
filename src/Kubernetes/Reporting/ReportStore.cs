using System.Collections.Immutable;
using System.Net;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;
using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Reporting;

/// <summary>The reports of one Node in the API server.</summary>
/// <param name="client">The API server.</param>
/// <param name="node">Name of the Node.</param>
internal sealed class ReportStore(ApiClient client, string node)
{
    /// <summary>Owns the fields of the reports.</summary>
    public const string Manager = "antrea-actors";

    private static readonly ResourceKind Kind = ResourceKinds.NodePolicyReports;

    /// <summary>Reads all parts there are, also those of an earlier run: as many as the parts that are there speak of, and the one behind them.</summary>
    /// <param name="least">How many to look for at the least.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<ImmutableSortedDictionary<int, NodeReport>> ReadAsync(int least, CancellationToken cancel)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<int, NodeReport>();
        var parts = least;
        for (var i = 0; i <= parts && i < 1000; i++)
        {
            try
            {
                var read = ReportCodec.Read(await client.GetAsync(Kind, "", $"{node}.{i}", cancel: cancel).ConfigureAwait(false));
                found[i] = read;
                parts = Math.Max(parts, Math.Max(read.Parts, i + 1));
            }
            catch (ApiException e) when (e.Code == HttpStatusCode.NotFound && !IsUnserved(e))
            {
                // Nobody wrote it, or somebody deleted it.
            }
        }

        return found.ToImmutable();
    }

    /// <summary>True if the parts that are there are not what they should be.</summary>
    public static bool Differs(ImmutableSortedDictionary<int, NodeReport> held, ListOf<NodeReport> wanted) =>
        held.Count != wanted.Count || wanted.Any(w => !w.Equals(held.GetValueOrDefault(w.Part)));

    /// <summary>Applies the parts that differ, then deletes those that are too many, the last first: what is left has no gap.</summary>
    public async Task WriteAsync(ImmutableSortedDictionary<int, NodeReport> held, ListOf<NodeReport> wanted, CancellationToken cancel)
    {
        foreach (var w in wanted.Where(w => !w.Equals(held.GetValueOrDefault(w.Part))))
        {
            await client.ApplyAsync(Kind, "", w.Name, ReportCodec.Write(w), Manager, force: true, cancel: cancel).ConfigureAwait(false);
        }

        foreach (var part in held.Keys.Where(p => p >= wanted.Count).Reverse())
        {
            try
            {
                await client.DeleteAsync(Kind, "", $"{node}.{part}", cancel).ConfigureAwait(false);
            }
            catch (ApiException e) when (e.Code == HttpStatusCode.NotFound)
            {
                // Somebody was faster.
            }
        }
    }

    // A resource that is not served has no reason with its 404, or says what page was not found.
    private static bool IsUnserved(ApiException e) => e.Reason.Length == 0 || e.Message.Contains("the server could not find the requested resource", StringComparison.Ordinal);
}
