using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Compares what one family has with what it shall have. Pure: hashes in, a <see cref="Transaction"/> out.</summary>
public static class TableDiff
{
    /// <summary>The steps from <paramref name="actual"/> to <paramref name="desired"/>.</summary>
    /// <param name="desired">What shall be.</param>
    /// <param name="actual">What is.</param>
    /// <param name="sets">Our sets as they are, of both families.</param>
    /// <param name="mode">How a chain that differs is written.</param>
    /// <param name="yieldTop">True = our jumps must be there, but need not stand first: someone else insists on that place.</param>
    public static Transaction Diff(
        DesiredRules desired, ActualRules actual, ImmutableSortedDictionary<string, ActualSet> sets,
        DiffMode mode = DiffMode.Edit, bool yieldTop = false)
    {
        var (before, after) = SetDiff.Diff(desired, sets);
        var tables = ImmutableArray.CreateBuilder<(string, string)>();
        var lines = 0;
        foreach (var table in Table.All)
        {
            var (text, n) = Rules(desired.Of(table), actual.Of(table), mode, yieldTop);
            lines += n;
            if (text.Length > 0)
            {
                tables.Add((table, text));
            }
        }

        return new Transaction(desired.Family, before, tables.ToImmutable(), after, lines);
    }

    private static (string Text, int Lines) Rules(DesiredTable desired, ActualTable actual, DiffMode mode, bool yieldTop)
    {
        var declare = new StringBuilder();
        var body = new StringBuilder();
        var lines = 0;
        foreach (var chain in desired.Chains)
        {
            var has = actual.Chains.TryGetValue(chain.Name, out var now);
            if (has && Same(now, chain.Rules))
            {
                continue;
            }

            if (has && mode == DiffMode.Edit && now.Any(r => r.Hash is not null))
            {
                lines += ChainEdits.Write(body, chain.Name, now, chain.Rules);
                continue;
            }

            declare.Append(':').Append(chain.Name).Append(" - [0:0]\n");
            lines += Append(body, chain, has ? now : []);
        }

        foreach (var builtIn in desired.Hooks.Keys.Union(actual.BuiltIn.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            lines += Hooks(body, builtIn, actual.RulesOf(builtIn), desired.HooksOf(builtIn), yieldTop);
        }

        var wanted = desired.Chains.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        var gone = actual.Chains.Keys.Where(c => !wanted.Contains(c)).ToList();
        foreach (var verb in (string[])["-F", "-X"])
        {
            foreach (var chain in gone)
            {
                body.Append(verb).Append(' ').Append(chain).Append('\n');
                lines++;
            }
        }

        return declare.Length + body.Length == 0 ? ("", 0) : ($"*{desired.Name}\n{declare}{body}COMMIT\n", lines);
    }

    private static bool Same(ImmutableArray<ActualRule> actual, ImmutableArray<RuleLine> desired)
    {
        if (actual.Length != desired.Length)
        {
            return false;
        }

        for (var i = 0; i < actual.Length; i++)
        {
            if (actual[i].Hash != desired[i].Hash)
            {
                return false;
            }
        }

        return true;
    }

    private static int Append(StringBuilder body, DesiredChain chain, ImmutableArray<ActualRule> old)
    {
        var counters = new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        foreach (var r in old)
        {
            if (r.Hash is not null && r.Packets > 0)
            {
                counters[r.Hash] = (r.Packets, r.Bytes);
            }
        }

        foreach (var r in chain.Rules)
        {
            if (counters.TryGetValue(r.Hash, out var c))
            {
                body.Append(CultureInfo.InvariantCulture, $"[{c.Item1}:{c.Item2}] ");
            }

            body.Append("-A ").Append(chain.Name).Append(' ').Append(r.Text).Append('\n');
        }

        return chain.Rules.Length;
    }

    // Our jumps stand first, in order. A built-in chain belongs to others too: our jumps are deleted by what they say, never by position, so
    // that a rule inserted meanwhile is not hit.
    private static int Hooks(StringBuilder body, string chain, ImmutableArray<ActualRule> actual, ImmutableArray<RuleLine> desired, bool yieldTop)
    {
        var ours = actual.Where(IsOwnJump).ToList();
        if (ours.Count == desired.Length && Same([.. yieldTop ? ours : actual.Take(desired.Length)], desired))
        {
            return 0;
        }

        var lines = 0;
        foreach (var r in ours)
        {
            body.Append("-D ").Append(chain).Append(' ').Append(r.Text).Append('\n');
            lines++;
        }

        for (var i = desired.Length - 1; i >= 0; i--)
        {
            body.Append("-I ").Append(chain).Append(" 1 ").Append(desired[i].Text).Append('\n');
            lines++;
        }

        return lines;
    }

    /// <summary>True if our jumps are in the built-in chains, but not at the top in their order.</summary>
    public static bool IsDisplaced(DesiredRules desired, ActualRules actual) =>
        desired.Tables.Values.Any(t => t.Hooks.Any(h => Displaced(actual.Of(t.Name).RulesOf(h.Key), h.Value)));

    private static bool Displaced(ImmutableArray<ActualRule> actual, ImmutableArray<RuleLine> desired) =>
        desired.All(d => actual.Any(a => a.Hash == d.Hash)) && !Same([.. actual.Take(desired.Length)], desired);

    /// <summary>True if a rule of a built-in chain jumps to a chain of ours, whoever put it there.</summary>
    public static bool IsOwnJump(ActualRule rule)
    {
        var at = rule.Text.IndexOf("-j ANTREA-", StringComparison.Ordinal);
        if (at < 0)
        {
            return false;
        }

        var target = rule.Text[(at + 3)..].Split(' ')[0];
        return Names.IsOwnChain(target);
    }
}
