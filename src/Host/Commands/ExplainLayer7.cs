using Antrea.L7;
using Antrea.L7.Matching;
using Antrea.Policy.Api;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Evaluation.Tracing;

namespace Antrea.Host.Commands;

/// <summary>Has the layer-7 rules that a trace ends at judge a question.</summary>
internal static class ExplainLayer7
{
    /// <summary>The trace with what they say; a way on which it is denied has the verdict Reject: both ends see a reset.</summary>
    public static Trace Judge(Trace trace, Layer7Question question) => trace with { Paths = ListOf.From(trace.Paths.Select(p => Judge(p, question))) };

    private static TracePath Judge(TracePath path, Layer7Question question)
    {
        if (path.Verdict is Verdict.Drop or Verdict.Reject)
        {
            return path;
        }

        var judges = new List<TraceJudge>();
        (TraceSide Side, string Reason)? denied = null;
        foreach (var hop in path.Judging.GroupBy(j => j.Hop, j => j.Side))
        {
            var rules = hop.Select(s => (Side: s, Rule: Rule(s))).ToList();
            judges.AddRange(rules.Select(r => Row(r.Side, question.Judge(new L7Guard(null, r.Rule)).Reason)));

            // The rules of one Node judge together: of two that deny, it is theirs to say which does.
            var (reason, by) = question.Judge(new L7Guard(rules[0].Rule, rules.Count > 1 ? rules[1].Rule : null));
            if (denied is null && reason != DenyReason.None)
            {
                denied = (rules.Find(r => ReferenceEquals(r.Rule, by)).Side ?? rules[0].Side, reason.Label());
            }
        }

        var said = new TraceLayer7(question.Asked, denied is null, denied?.Reason ?? "", ListOf.From(judges), ListOf.From(question.Readings));
        return denied is not { } d ? path with { Layer7 = said } : path with
        {
            Layer7 = said,
            Verdict = Verdict.Reject,
            Because = $"{d.Reason}, by {d.Side.DecidedBy!.Policy} rule {d.Side.DecidedBy.Name} ({d.Side.Subject})",
            Policy = d.Side.DecidedBy.Policy.ToString(),
            Rule = d.Side.DecidedBy.Name,
        };
    }

    private static L7Rule Rule(TraceSide side) =>
        new(side.DecidedBy!.Policy.ToString(), side.DecidedBy.Name, 0, side.DecidedBy.Log, new L7Matcher(side.DecidedBy.L7));

    private static TraceJudge Row(TraceSide side, DenyReason reason) =>
        new(side.Subject, side.DecidedBy!.Policy.ToString(), side.DecidedBy.Name, reason == DenyReason.None, reason == DenyReason.None ? "" : reason.Label());
}
