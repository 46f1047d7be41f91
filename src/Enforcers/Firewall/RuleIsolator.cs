using System.Collections.Immutable;
using System.Text;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Finds the rules that the kernel refuses, by halving, in a chain that no packet passes. So one bad rule costs only itself, and nothing
/// half-right is in force while it is looked for.
/// </summary>
/// <param name="writer">Writes to the kernel.</param>
public sealed class RuleIsolator(KernelWriter writer)
{
    private const string Probe = "ANTREA-POL-PROBE";
    private const int MaxProbes = 200;

    /// <summary>
    /// The ids of refused rules with the kernel's words, among those of <paramref name="desired"/> that are not in the kernel yet. Empty
    /// if every rule is accepted on its own: then the cause lies elsewhere.
    /// </summary>
    public async Task<ImmutableDictionary<string, string>> FindAsync(AddressFamily family, DesiredTable desired, ActualTable actual, CancellationToken cancel)
    {
        var there = actual.Chains.Values.SelectMany(c => c).Select(r => r.Hash).ToHashSet();
        var candidates = desired.Chains.SelectMany(c => c.Rules)
            .Where(r => r.Owner is not null && !there.Contains(r.Hash))
            .GroupBy(r => r.Owner!, StringComparer.Ordinal)
            .Select(g => (Id: g.Key, Lines: g.Select(Inert).ToList())).ToList();
        if (await TryAsync(family, desired.Name, [], cancel) is not null)
        {
            // Not even an empty chain can be made: no rule is to blame.
            return ImmutableDictionary<string, string>.Empty;
        }

        var refused = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var work = new Stack<List<(string Id, List<string> Lines)>>();
        work.Push(candidates);
        for (var probes = 0; work.Count > 0 && probes < MaxProbes; probes++)
        {
            var part = work.Pop();
            if (part.Count == 0 || await TryAsync(family, desired.Name, part.SelectMany(p => p.Lines), cancel) is not { } error)
            {
                continue;
            }

            if (part.Count == 1)
            {
                refused[part[0].Id] = error;
                continue;
            }

            work.Push(part[(part.Count / 2)..]);
            work.Push(part[..(part.Count / 2)]);
        }

        await writer.RulesAsync(family, $"*{desired.Name}\n:{Probe} - [0:0]\n-X {Probe}\nCOMMIT\n", cancel);
        return refused.ToImmutable();
    }

    private async Task<string?> TryAsync(AddressFamily family, string table, IEnumerable<string> lines, CancellationToken cancel)
    {
        var text = new StringBuilder($"*{table}\n:{Probe} - [0:0]\n");
        foreach (var l in lines)
        {
            text.Append("-A ").Append(Probe).Append(' ').Append(l).Append('\n');
        }

        var result = await writer.RulesAsync(family, text.Append("COMMIT\n").ToString(), cancel);
        return result.Ok ? null : result.Explain(writer.Program(family));
    }

    // A jump to another chain of ours, which may not be there yet, becomes a plain RETURN; the chain's rules are probed as well.
    private static string Inert(RuleLine line)
    {
        foreach (var jump in (string[])["-j ANTREA-", "-g ANTREA-"])
        {
            var at = line.Text.IndexOf(jump, StringComparison.Ordinal);
            if (at >= 0)
            {
                var end = line.Text.IndexOf(' ', at + jump.Length);
                return $"{line.Text[..at]}-j RETURN{(end < 0 ? "" : line.Text[end..])}";
            }
        }

        return line.Text;
    }
}
