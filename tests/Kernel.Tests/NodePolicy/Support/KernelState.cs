using System.Text.RegularExpressions;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>What stands in the kernel of a node, as text to compare.</summary>
internal static partial class KernelState
{
    /// <summary>All tables of both families and all sets, byte for byte apart from comments and counters.</summary>
    public static string Everything(LabHost host, string infix = "") => string.Join('\n',
        Rules(host, $"iptables{infix}-save"), Rules(host, $"ip6tables{infix}-save"), host.Namespace.Must("ipset", "save"));

    /// <summary>One family's tables.</summary>
    public static string Rules(LabHost host, string save) => Counters().Replace(
        string.Join('\n', host.Namespace.Must(save, "").Split('\n').Where(l => !l.StartsWith('#'))), "");

    /// <summary>The same whatever order chains and sets were made in: rules in their order, chain by chain; members sorted.</summary>
    public static string Normalised(LabHost host) => string.Join('\n', new[] { "iptables-save", "ip6tables-save" }.SelectMany(save =>
    {
        var lines = Rules(host, save).Split('\n');
        return lines.Where(l => l.StartsWith(':')).Order(StringComparer.Ordinal)
            .Concat(lines.Where(l => l.StartsWith("-A", StringComparison.Ordinal)).GroupBy(l => l.Split(' ')[1])
                .OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g)).Prepend(save);
    }).Concat(Members(host)));

    /// <summary>Members of all sets, as "set member"; a set without any is its name alone.</summary>
    public static IReadOnlyList<string> Members(LabHost host) => [.. host.Namespace.Must("ipset", "save").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(l => string.Join(' ', l.Split(' ').Skip(1).Take(l.StartsWith("add", StringComparison.Ordinal) ? 2 : 1))).Order(StringComparer.Ordinal)];

    /// <summary>Lines of ours in both families, and our sets.</summary>
    public static IReadOnlyList<string> Ours(LabHost host, string infix = "") =>
        [.. Everything(host, infix).Split('\n').Where(l => OurNames().IsMatch(l))];

    /// <summary>Lines of ours that belong to Node policies; those of Pods have a gate of their own.</summary>
    public static IReadOnlyList<string> OfNode(LabHost host) => [.. Ours(host).Where(l => NodeNames().IsMatch(l))];

    /// <summary>Everything but the lines of ours, and tables in which nobody has anything: nf_tables keeps them.</summary>
    public static string Foreign(LabHost host, string infix = "") =>
        EmptyTables().Replace(string.Join('\n', Everything(host, infix).Split('\n').Where(l => !OurNames().IsMatch(l))), "");

    [GeneratedRegex("ANTREA-(POL-|INPUT|OUTPUT|NDP|FAILSAFE)")]
    private static partial Regex NodeNames();

    [GeneratedRegex(@"\*(raw|security|filter)\n(:[A-Z]+ ACCEPT( \[0:0\])?\n)+COMMIT\n?")]
    private static partial Regex EmptyTables();

    /// <summary>Packets that each rule has counted, by the rule's text, of one family's filter table.</summary>
    public static IReadOnlyDictionary<string, long> Packets(LabHost host, string save) => host.Namespace.Must(save, "-c -t filter").Split('\n')
        .Select(l => Counted().Match(l)).Where(m => m.Success).ToDictionary(m => m.Groups[2].Value, m => long.Parse(m.Groups[1].Value));

    [GeneratedRegex(@" ?\[\d+:\d+\]$", RegexOptions.Multiline)]
    private static partial Regex Counters();

    [GeneratedRegex("ANTREA-(POL-|INPUT|OUTPUT|NDP|FAILSAFE|POD-|P[EIXTAS]-|FQ-)")]
    private static partial Regex OurNames();

    [GeneratedRegex(@"^\[(\d+):\d+\] (-A .*)$")]
    private static partial Regex Counted();
}
