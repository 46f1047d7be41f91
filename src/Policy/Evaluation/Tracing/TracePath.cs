using System.Text.Json.Serialization;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>The way of a connection to one destination.</summary>
/// <param name="To">Where it ends: the destination, or a backend of the Service.</param>
/// <param name="Verdict">The outcome; NoMatch = nothing objects.</param>
/// <param name="Because">One line for people.</param>
/// <param name="Policy">The deciding policy as Antrea writes it; null = none. Where both sides allow, the destination's.</param>
/// <param name="Rule">The deciding rule's name; empty for the isolation of a Kubernetes policy; null = none.</param>
/// <param name="Hops">Nodes on the way, up to the one that denies.</param>
/// <param name="NotReached">Nodes behind the one that denies.</param>
public sealed record TracePath(
    TraceEndpoint To, Verdict Verdict, string Because, string? Policy, string? Rule, ListOf<TraceHop> Hops, ListOf<string> NotReached)
{
    /// <summary>What becomes of the request or the server name that was asked about; null = none was, or the connection is not even opened.</summary>
    public TraceLayer7? Layer7 { get; init; }

    /// <summary>The sides whose layer-7 rules the connection is under, each with its hop.</summary>
    [JsonIgnore]
    public IEnumerable<(TraceHop Hop, TraceSide Side)> Judging =>
        Hops.SelectMany(h => h.Sides.Where(s => s is { Verdict: Verdict.Allow, DecidedBy.L7.Count: > 0 }).Select(s => (h, s)));

    /// <summary>The verdict of several hops.</summary>
    internal static TracePath Of(TraceEndpoint to, List<TraceHop> hops, IEnumerable<string> notReached)
    {
        var sides = hops.SelectMany(h => h.Sides).ToList();
        var denied = sides.FindIndex(s => s.Verdict is Verdict.Drop or Verdict.Reject);
        var deciding = denied >= 0 ? [sides[denied]] : sides.Where(s => s.Verdict == Verdict.Allow).ToList();
        var verdict = denied >= 0 ? sides[denied].Verdict : deciding.Count > 0 ? Verdict.Allow : Verdict.NoMatch;
        var named = deciding.LastOrDefault(s => s.DecidedBy is not null)?.DecidedBy;
        var because = deciding.Count > 0
            ? string.Join("; ", deciding.Select(s => $"{s.Because} ({s.Subject})").Distinct())
            : Exemptions(sides);
        return new TracePath(to, verdict, because, named?.Policy.ToString(), named?.Name, ListOf.From(hops), ListOf.From(notReached));
    }

    private static string Exemptions(List<TraceSide> sides)
    {
        var why = sides.Where(s => s.IsExempt).Select(s => s.Because).Distinct().ToList();
        if (why.Count == 0 || sides.Exists(s => s.Tiers.Count > 0))
        {
            why.Insert(0, TraceSide.NoRule);
        }

        return string.Join("; ", why);
    }
}
