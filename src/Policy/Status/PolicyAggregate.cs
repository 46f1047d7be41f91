using Antrea.Policy.Api;

namespace Antrea.Policy.Status;

/// <summary>Sums the Nodes' reports up in the status of one policy. Pure.</summary>
public static class PolicyAggregate
{
    // Where a message is cut.
    private const int MostText = 256;

    /// <summary>The status of a policy; conditions have no times yet.</summary>
    /// <param name="policy">The policy as it stands in the cluster.</param>
    /// <param name="spans">The spans.</param>
    /// <param name="reports">The reports.</param>
    public static ObjectStatus Of(AntreaPolicy policy, ClusterSpans spans, ReportTally reports)
    {
        var (span, m) = (spans.Of(policy), policy.Metadata);
        if (span.Problem is { } problem)
        {
            return Unrealizable(m.Generation, problem);
        }

        var (realized, failed) = reports.Of(m.Uid, m.Generation, span.Nodes);
        if (realized + failed.Count == 0 && !spans.HasTier(policy))
        {
            // Where it was in force when its tier went, it stays.
            return Unrealizable(m.Generation, new SpanProblem(true, SpanProblem.TierNotFound, $"tier {policy.Spec.Tier} does not exist (yet)"));
        }

        var desired = span.Nodes.Count;
        var phase = realized == desired ? PolicyPhase.Realized : realized + failed.Count == desired ? PolicyPhase.Failed : PolicyPhase.Realizing;
        var realizable = StatusCondition.Of(StatusCondition.Realizable, true);
        return new ObjectStatus(phase, m.Generation, realized, desired, failed.Count == 0 ? [realizable] : [realizable, Failure(failed, spans.Nodes)]);
    }

    /// <summary>The status of a policy that is refused: what was in force before may still be, but this generation is nowhere.</summary>
    public static ObjectStatus Refused(long generation, string why) => Unrealizable(generation, new SpanProblem(false, SpanProblem.Invalid, why));

    private static ObjectStatus Unrealizable(long generation, SpanProblem problem) => new(
        problem.IsPending ? PolicyPhase.Pending : PolicyPhase.Failed, generation, 0, 0,
        [StatusCondition.Of(StatusCondition.Realizable, false, problem.Reason, Cut(problem.Message))]);

    private static StatusCondition Failure(IReadOnlyList<(int Node, string Message)> failed, NodeTable nodes)
    {
        // More than the cut leaves is not worth writing.
        var list = failed.Take(MostText).Select(f => $"\"{nodes.NameOf(f.Node)}\":\"{f.Message}\"");
        return StatusCondition.Of(
            StatusCondition.RealizationFailure, true, "NetworkPolicyRealizationFailedOnNode", Cut($"Failed Nodes count {failed.Count}: {string.Join(", ", list)}"));
    }

    /// <summary>A text of at most 256 characters, with three dots more where it was cut.</summary>
    internal static string Cut(string text) => text.Length <= MostText ? text : ReportText.Cut(text, MostText) + "...";
}
