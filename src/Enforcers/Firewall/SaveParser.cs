using System.Collections.Immutable;
using System.Globalization;

namespace Antrea.Enforcers.Firewall;

/// <summary>Reads <c>iptables-save -c</c>: the tables that we write, and in them chain names, counters and our hashes, nothing else.</summary>
public static class SaveParser
{
    /// <summary>Parses the output.</summary>
    /// <exception cref="FormatException">The output is cut short or not what iptables-save prints.</exception>
    public static ActualRules Parse(string text)
    {
        var tables = ImmutableSortedDictionary.CreateBuilder<string, ActualTable>(StringComparer.Ordinal);
        var chains = new Dictionary<string, ImmutableArray<ActualRule>.Builder>(StringComparer.Ordinal);
        string? table = null;
        var complete = true;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            var line = raw.TrimEnd();
            if (line.IsEmpty || line[0] == '#')
            {
                continue;
            }

            if (line[0] == '*')
            {
                table = line[1..].ToString();
                table = Table.All.Contains(table) ? table : null;
                chains.Clear();
                complete = false;
            }
            else if (line is "COMMIT")
            {
                complete = true;
                if (table is not null)
                {
                    tables[table] = Make(chains);
                }
            }
            else if (table is null)
            {
                continue;
            }
            else if (line[0] == ':')
            {
                var space = line.IndexOf(' ');
                chains[Cut(line, 1, space)] = ImmutableArray.CreateBuilder<ActualRule>();
            }
            else
            {
                Rule(line, chains);
            }
        }

        return complete ? new ActualRules(tables.ToImmutable()) : throw new FormatException("iptables-save output ends without COMMIT");
    }

    private static ActualTable Make(Dictionary<string, ImmutableArray<ActualRule>.Builder> chains)
    {
        var own = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<ActualRule>>(StringComparer.Ordinal);
        var builtIn = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<ActualRule>>(StringComparer.Ordinal);
        foreach (var (name, rules) in chains)
        {
            if (Names.IsOwnChain(name))
            {
                own[name] = rules.ToImmutable();
            }
            else if (name is "PREROUTING" or "INPUT" or "FORWARD" or "OUTPUT")
            {
                builtIn[name] = rules.ToImmutable();
            }
        }

        return new ActualTable(own.ToImmutable(), builtIn.ToImmutable());
    }

    private static void Rule(ReadOnlySpan<char> line, Dictionary<string, ImmutableArray<ActualRule>.Builder> chains)
    {
        long packets = 0, bytes = 0;
        if (line[0] == '[')
        {
            var close = line.IndexOf(']');
            var colon = line.IndexOf(':');
            if (close < 0 || colon < 0 || colon > close
                || !long.TryParse(line[1..colon], NumberStyles.None, CultureInfo.InvariantCulture, out packets)
                || !long.TryParse(line[(colon + 1)..close], NumberStyles.None, CultureInfo.InvariantCulture, out bytes))
            {
                throw new FormatException($"iptables-save printed odd counters: {line}");
            }

            line = line[(close + 2)..];
        }

        if (!line.StartsWith("-A ", StringComparison.Ordinal))
        {
            throw new FormatException($"iptables-save printed an odd line: {line}");
        }

        var rest = line[3..];
        var space = rest.IndexOf(' ');
        var chain = space < 0 ? rest.ToString() : rest[..space].ToString();
        var text = space < 0 ? "" : rest[(space + 1)..];
        if (!chains.TryGetValue(chain, out var rules))
        {
            throw new FormatException($"iptables-save printed a rule of the undeclared chain {chain}");
        }

        // The text of our own rules is never needed, and there may be many of them.
        var hash = RuleLine.HashIn(text);
        var keep = hash is null || !Names.IsOwnChain(chain);
        rules.Add(new ActualRule(hash, keep ? text.ToString() : "", packets, bytes));
    }

    private static string Cut(ReadOnlySpan<char> line, int from, int to) => (to < 0 ? line[from..] : line[from..to]).ToString();
}
