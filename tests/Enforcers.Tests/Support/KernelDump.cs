using System.Globalization;
using System.Text.RegularExpressions;
using Antrea.Testing.Kernel;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>What a fake kernel has, in an order that does not tell in which order it came to be.</summary>
internal static partial class KernelDump
{
    /// <summary>All tables and sets of both families; members of sets that are filled from elsewhere are left out.</summary>
    public static string[] Of(FakeKernel kernel) =>
    [
        .. Lines(kernel)
        .Select((line, i) => (line, i)).OrderBy(l => l.line.StartsWith("-A", StringComparison.Ordinal) ? l.line.Split(' ')[1] + l.line[l.line.LastIndexOf(' ')..] : l.line, StringComparer.Ordinal)
        .ThenBy(l => l.i).Select(l => l.line),
    ];

    /// <summary>Fails with the lines that only one of the two has.</summary>
    public static void ShouldBeThat(this string[] found, string[] expected, string what)
    {
        found.Except(expected).Select(l => $"too much: {l}").Concat(expected.Except(found).Select(l => $"missing: {l}")).ShouldBeEmpty(what);
        found.ShouldBe(expected, what);
    }

    /// <summary>What the lines of our rules have counted, by family, table, chain and hash; equal lines of a chain together.</summary>
    public static Dictionary<string, long> Counters(FakeKernel kernel)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var program in (string[])["iptables-save", "ip6tables-save"])
        {
            var table = "";
            foreach (var line in kernel.Run(program, ["-c"]).Stdout.Split('\n'))
            {
                table = line.StartsWith('*') ? line : table;
                if (Counted().Match(line) is { Success: true } m)
                {
                    var key = $"{program} {table} {m.Groups["chain"]} {m.Groups["hash"]}";
                    found[key] = found.GetValueOrDefault(key) + long.Parse(m.Groups["packets"].Value, CultureInfo.InvariantCulture);
                }
            }
        }

        return found;
    }

    private static IEnumerable<string> Lines(FakeKernel kernel)
    {
        foreach (var program in (string[])["iptables-save", "ip6tables-save"])
        {
            var table = "";
            foreach (var line in kernel.Run(program, []).Stdout.Split('\n').Where(l => l.Length > 0 && l[0] is '-' or ':' or '*'))
            {
                table = line[0] == '*' ? $" {program} {line}" : table;

                // A table that was ever looked into shows its own chains, be they empty.
                if (line[0] == '-' || line.StartsWith(":ANTREA-", StringComparison.Ordinal))
                {
                    yield return $"{(line[0] == '-' ? line : line.Split(' ')[0])}{table}";
                }
            }
        }

        // How many members a set may have goes by how many it had when it was made.
        foreach (var line in kernel.Run("ipset", ["save"]).Stdout.Split('\n').Where(l => l.Length > 0 && !l.StartsWith("add ANTREA-FQ-", StringComparison.Ordinal)))
        {
            yield return SetSize().Replace(line, "");
        }
    }

    [GeneratedRegex(@"^\[(?<packets>\d+):\d+\] -A (?<chain>\S+) .*--comment ""?aa:(?<hash>[0-9a-f]{12})")]
    private static partial Regex Counted();

    [GeneratedRegex(@" (hashsize|maxelem|bucketsize|initval) \S+")]
    private static partial Regex SetSize();
}
