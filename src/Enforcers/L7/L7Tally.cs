using System.Collections.Immutable;
using Antrea.L7;

namespace Antrea.Enforcers.L7;

/// <summary>Adds up what judges counted.</summary>
internal sealed class L7Tally
{
    private readonly long[] _denied = new long[DenyReasons.Labels.Length];
    private readonly SortedDictionary<(string Policy, string Rule), (long Allowed, long Denied)> _rules = [];
    private L7Statistics _sum = new();

    /// <summary>The sums; sizes are not among them.</summary>
    public L7Statistics Result => _sum with
    {
        Denied = [.. _denied.Index().Where(d => d.Item > 0).Select(d => KeyValuePair.Create(DenyReasons.Labels[d.Index], d.Item))],
        Rules = [.. _rules.Select(r => new L7RuleCount(r.Key.Policy, r.Key.Rule, r.Value.Allowed, r.Value.Denied))],
    };

    /// <summary>Adds those of one judge.</summary>
    public void Add(JudgeCounters c)
    {
        _sum = _sum with
        {
            Packets = _sum.Packets + c.Packets, Bytes = _sum.Bytes + c.Bytes, RequestsAllowed = _sum.RequestsAllowed + c.Allowed,
            HellosAllowed = _sum.HellosAllowed + c.Hellos, FlowsOpened = _sum.FlowsOpened + c.Opened, Truncated = _sum.Truncated + c.Truncated,
        };
        for (var i = 0; i < _denied.Length; i++)
        {
            _denied[i] += c.ByReason[i];
        }

        foreach (var (rule, (allowed, denied)) in c.Rules)
        {
            var was = _rules.GetValueOrDefault((rule.Policy, rule.Name));
            _rules[(rule.Policy, rule.Name)] = (was.Allowed + allowed, was.Denied + denied);
        }
    }
}
