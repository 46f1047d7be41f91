using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Firewall;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>
/// Writes rules of each sort that the agent writes, in a chain that nothing jumps to, and removes them. What the kernel takes here it takes from the agent: names of
/// modules tell less, as they may be built in, or be of another version.
/// </summary>
public sealed class FeaturesCheck : ICheck
{
    /// <summary>The chain; not one of the agent's.</summary>
    public const string Chain = "ANTREA-CHECK";

    /// <inheritdoc/>
    public string Name => "rules";

    /// <inheritdoc/>
    public bool NeedsRoot => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        if (machine.Programs is not { } programs)
        {
            return [CheckRow.Skip(Name, "no iptables that works, see iptables backend")];
        }

        var (runner, rows) = (machine.Scratch.Runner, new List<CheckRow>());
        var sets = await runner.RunAsync(
            "ipset", ["restore", "-exist"], $"create {Feature.Set}4 hash:net family inet\ncreate {Feature.Set}6 hash:net family inet6\n", cancel).ConfigureAwait(false);
        try
        {
            var tables = new Dictionary<AddressFamily, IReadOnlySet<string>>();
            foreach (var family in programs.Families)
            {
                tables[family] = machine.Scratch.IsSeparate ? Table.All.ToHashSet() : await TablesAsync(machine, programs, family, cancel).ConfigureAwait(false);
            }

            foreach (var feature in Feature.All)
            {
                rows.Add(feature.Name == "match set" && !sets.Ok ? Row(feature, [], [sets.Explain("ipset")])
                    : await TryAsync(feature, machine.Scratch.Runner, programs, tables, cancel).ConfigureAwait(false));
            }
        }
        finally
        {
            await runner.RunAsync("ipset", ["restore", "-exist"], $"destroy {Feature.Set}4\ndestroy {Feature.Set}6\n", CancellationToken.None).ConfigureAwait(false);
        }

        return Summed(rows);
    }

    private static async Task<CheckRow> TryAsync(
        Feature feature, ICommandRunner runner, Programs programs, IReadOnlyDictionary<AddressFamily, IReadOnlySet<string>> tables, CancellationToken cancel)
    {
        var (passed, failed, untried) = (new List<string>(), new List<string>(), new List<string>());
        foreach (var family in programs.Families)
        {
            var rules = family == AddressFamily.V6 ? feature.V6 ?? feature.V4 : feature.V4;
            if (rules.Length == 0)
            {
                continue;
            }

            // A table that is not there yet would stay.
            if (!tables[family].Contains(feature.In))
            {
                untried.Add($"{Word(family)} not tried");
                continue;
            }

            var result = await WriteAsync(runner, programs, family, feature.In, rules, cancel).ConfigureAwait(false);
            (result.Ok ? passed : failed).Add(result.Ok ? Word(family) : $"{Word(family)}: {result.Explain(programs.Restore(family))}");
        }

        return passed.Count + failed.Count > 0 ? Row(feature, [.. passed, .. untried], failed) : CheckRow.Skip(feature.Name, $"the Node does not use table {feature.In} yet");
    }

    // Those that were not tried, in one row.
    private static IReadOnlyList<CheckRow> Summed(List<CheckRow> rows)
    {
        var skipped = rows.Where(r => r.Outcome == CheckOutcome.Skip).ToList();
        return skipped.Count == 0 ? rows
            : [.. rows.Except(skipped), CheckRow.Skip(
                "other rules", $"not tried, as it would make tables that are not there yet: {string.Join(", ", skipped.Select(r => r.Name))}",
                "run check as root of the Node, where it has a network namespace of its own")];
    }

    // Two transactions of one program: the second takes away what the first made.
    private static Task<CommandResult> WriteAsync(
        ICommandRunner runner, Programs programs, AddressFamily family, string table, string[] rules, CancellationToken cancel) =>
        runner.RunAsync(
            programs.Restore(family), ["--noflush", "-w", "10"],
            $"*{table}\n:{Chain} - [0:0]\n{string.Concat(rules.Select(r => $"-A {Chain} {r}\n"))}COMMIT\n*{table}\n-F {Chain}\n-X {Chain}\nCOMMIT\n", cancel);

    // Asked for one table iptables-nft-save prints it even if it is not there.
    private static async Task<IReadOnlySet<string>> TablesAsync(PreflightMachine machine, Programs programs, AddressFamily family, CancellationToken cancel)
    {
        if (programs.Backend == Backend.Legacy)
        {
            return machine.Read(family == AddressFamily.V4 ? "/proc/self/net/ip_tables_names" : "/proc/self/net/ip6_tables_names").Split('\n').ToHashSet();
        }

        var saved = await machine.Runner.RunAsync(programs.Save(family), [], "", cancel).ConfigureAwait(false);
        return saved.Stdout.Split('\n').Where(l => l.StartsWith('*')).Select(l => l[1..].Trim()).ToHashSet();
    }

    private static CheckRow Row(Feature feature, List<string> passed, List<string> failed) =>
        failed.Count == 0 ? CheckRow.Pass(feature.Name, string.Join(", ", passed))
        : (feature.IsOptional ? (Func<string, string, string, CheckRow>)CheckRow.Warn : CheckRow.Fail)(
            feature.Name, string.Join("; ", failed), $"needed for {feature.Use}: modprobe {feature.Module}, or a kernel that has it");

    private static string Word(AddressFamily family) => family == AddressFamily.V4 ? "IPv4" : "IPv6";
}
