using System.Collections.Immutable;
using System.Globalization;

namespace Antrea.Enforcers.Firewall;

/// <summary>Reads <c>iptables-save -c -t filter</c>: chain names, counters and our hashes, nothing else.</summary>
public static class SaveParser
{
    /// <summary>Parses the output.</summary>
    /// <exception cref="FormatException">The output is cut short or not what iptables-save prints.</exception>
    public static ActualTable Parse(string text)
    {
        var chains = new Dictionary<string, ImmutableArray<ActualRule>.Builder>(StringComparer.Ordinal);
        var inFilter = false;
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
                inFilter = line is "*filter";
                complete = false;
            }
            else if (line is "COMMIT")
            {
                complete = true;
            }
            else if (!inFilter)
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

        if (!complete)
        {
            throw new FormatException("iptables-save output ends without COMMIT");
        }

        var own = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<ActualRule>>(StringComparer.Ordinal);
        foreach (var (name, rules) in chains)
        {
            if (Names.IsOwnChain(name))
            {
                own[name] = rules.ToImmutable();
            }
        }

        return new ActualTable(own.ToImmutable(), BuiltIn(chains, "INPUT"), BuiltIn(chains, "OUTPUT"));
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

    private static ImmutableArray<ActualRule> BuiltIn(Dictionary<string, ImmutableArray<ActualRule>.Builder> chains, string name) =>
        chains.TryGetValue(name, out var rules) ? rules.ToImmutable() : [];

    private static string Cut(ReadOnlySpan<char> line, int from, int to) => (to < 0 ? line[from..] : line[from..to]).ToString();
}
