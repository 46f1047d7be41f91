namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>The programs that the agent runs, and those that people want at hand.</summary>
public sealed class ProgramsCheck : ICheck
{
    private const int NotInstalled = 127;

    private static readonly (string Program, string[] Arguments, bool Needed, string Advice)[] All =
    [
        ("iptables", ["--version"], true, "install iptables (package iptables)"),
        ("ip6tables", ["--version"], true, "install ip6tables (package iptables)"),
        ("ip", ["-V"], true, "install iproute2: interfaces and routes of Pods are read with it"),
        ("bridge", ["-V"], false, "install iproute2: without it Pods on a bridge are not bound to their port"),
        ("conntrack", ["--version"], false, "install conntrack, to look at connections by hand; the agent needs it not"),
    ];

    /// <inheritdoc/>
    public string Name => "programs";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var rows = new List<CheckRow>();
        foreach (var (program, arguments, needed, advice) in All)
        {
            var result = await machine.Runner.RunAsync(program, arguments, "", cancel).ConfigureAwait(false);
            var said = (result.Stdout.Trim().Length > 0 ? result.Stdout : result.Stderr).Trim().Split('\n')[0];
            rows.Add(result.Ok ? CheckRow.Pass(program, said)
                : (needed ? (Func<string, string, string, CheckRow>)CheckRow.Fail : CheckRow.Warn)(
                    program, result.ExitCode == NotInstalled ? "not installed" : result.Explain(program), advice));
        }

        return rows;
    }
}
