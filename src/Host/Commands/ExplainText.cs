using System.Text;
using Antrea.Policy.Api;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Evaluation.Tracing;

namespace Antrea.Host.Commands;

/// <summary>A trace for people: the verdict first, then each Node on the way, its tiers and rules.</summary>
internal static class ExplainText
{
    private const int WidestRule = 64;
    private const string Separator = "\n         ";

    /// <summary>The text.</summary>
    public static string Of(Trace trace)
    {
        var text = new StringBuilder();
        var several = trace.Paths.Count > 1;
        foreach (var path in trace.Paths)
        {
            text.Append($"{Word(path.Verdict),-8} {path.Because.Replace("; ", Separator, StringComparison.Ordinal)}").Append(several ? $", backend {Name(path.To)}" : "").Append('\n');
        }

        foreach (var note in trace.Notes)
        {
            text.Append($"note:    {note}\n");
        }

        // Backends that fare alike are told once.
        foreach (var path in trace.Paths.DistinctBy(p => (p.Verdict, p.Because)))
        {
            text.Append($"\n{Name(trace.From)} -> {(trace.To.Name == path.To.Name ? "" : $"{trace.To} -> ")}{Name(path.To)}\n");
            Write(text, path);
        }

        return text.ToString();
    }

    /// <summary>A verdict in a word; Allowed = nothing here objects.</summary>
    public static string Word(Verdict verdict) => verdict == Verdict.NoMatch ? "Allowed" : verdict.ToString();

    private static string Name(TraceEndpoint end) =>
        end.Kind == "Address" ? end.Name : $"{end}{(end.IsNode || end.Node is null ? "" : $" on {end.Node}")}";

    private static void Write(StringBuilder text, TracePath path)
    {
        var width = Math.Min(WidestRule, path.Hops.SelectMany(h => h.Sides).SelectMany(s => s.Tiers).SelectMany(t => t.Rules)
            .Select(r => Rule(r).Length).DefaultIfEmpty().Max());
        foreach (var hop in path.Hops)
        {
            text.Append($"\nNode {hop.Node}, {hop.Hook}: {hop.Packet}\n");
            if (hop.Sides.Count == 0)
            {
                text.Append("  no Pod and no rule of this Node is concerned\n");
            }

            foreach (var side in hop.Sides)
            {
                var why = side.Tiers.Count == 0 || side.DecidedBy is null ? $", {side.Because}"
                    : side.DecidedBy.L7.Count == 0 ? "" : side.Verdict == Verdict.Drop ? ", not TCP" : ", of what its layer-7 protocols allow";
                text.Append($"  {side.Subject}: {Word(side.Verdict)}{why}\n");
                foreach (var tier in side.Tiers)
                {
                    Write(text, tier, width);
                }
            }
        }

        foreach (var node in path.NotReached)
        {
            text.Append($"\nNode {node}: not reached\n");
        }

        if (path.Layer7 is { } said)
        {
            Write(text, said);
        }
    }

    private static void Write(StringBuilder text, TraceTier tier, int width)
    {
        text.Append($"    {tier.Name} ({tier.Priority})");
        text.Append(tier.Skipped > 0 ? $": {(tier.Rules.Count > 0 ? "then " : "")}{tier.Skipped} rule{(tier.Skipped > 1 ? "s" : "")} skipped by Pass\n" : "\n");
        foreach (var rule in tier.Rules)
        {
            var outcome = rule.Matched ? "matches" : $"no: {rule.WhyNot}";
            text.Append($"      {(rule.Matched ? '*' : ' ')} {rule.Action,-6}  {Rule(rule).PadRight(width)}  {outcome}\n");
            foreach (var item in rule.Matched ? rule.L7Protocols ?? [] : [])
            {
                text.Append($"                  of which {Item(item)}\n");
            }
        }
    }

    private static void Write(StringBuilder text, TraceLayer7 said)
    {
        text.Append($"\nLayer 7: {said.Asked}\n");
        if (said.Judges.Count == 0)
        {
            text.Append("  no layer-7 rule judges this connection: nothing in it is looked at\n");
        }

        foreach (var judge in said.Judges)
        {
            text.Append($"  {judge.Subject}, rule {judge.Rule}: {(judge.Allowed ? "allowed" : $"denied, {judge.Reason}")}\n");
        }

        if (said.Readings.Count > 0 && said.Judges.Count > 0)
        {
            text.Append($"  servers may read the path as:\n{string.Concat(said.Readings.Select(r => $"    {r}\n"))}");
        }
    }

    private static string Item(L7Protocol item)
    {
        var words = new[] { ("method", item.Http?.Method), ("host", item.Http?.Host), ("path", item.Http?.Path), ("sni", item.Tls?.Sni) }
            .Where(w => !string.IsNullOrEmpty(w.Item2)).Select(w => $"{w.Item1} {w.Item2}");
        return $"{(item.Http is null ? "tls" : "http")}: {string.Join(", ", words.DefaultIfEmpty("any"))}";
    }

    private static string Rule(TraceRule rule) =>
        $"{rule.Policy}  {(rule.Index is { } i ? $"#{i}{(rule.Name.Length > 0 ? $" {rule.Name}" : "")}" : "isolation")}";
}
