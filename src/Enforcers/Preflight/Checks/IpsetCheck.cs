namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>The program ipset, and whether it and the kernel speak the same protocol.</summary>
public sealed class IpsetCheck : ICheck
{
    private static readonly Version Known = new(6, 38);

    /// <inheritdoc/>
    public string Name => "ipset";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var result = await machine.Runner.RunAsync("ipset", ["version"], "", cancel).ConfigureAwait(false);
        var said = result.Stdout.Trim().Split('\n')[0];
        var words = said.Split(' ', ',');

        // Without privileges it prints its version and then complains.
        if (words is not ["ipset", ['v', .. var number], ..] || !Version.TryParse(number, out var version))
        {
            return [CheckRow.Fail(Name, result.ExitCode == 127 ? "not installed" : result.Ok ? $"its version '{said}' is not understood" : result.Explain("ipset"), "install ipset 7 or later")];
        }

        var kernel = $"{result.Stdout}\n{result.Stderr}";
        return [kernel.Contains("protocol versions", StringComparison.Ordinal)
            ? CheckRow.Warn(Name, $"{said}; {Complaint(kernel)}", "install the ipset that belongs to this kernel")
            : version < Known ? CheckRow.Warn(Name, said, $"the agent was not tried with an ipset before {Known}; install 7 or later") : CheckRow.Pass(Name, said)];
    }

    private static string Complaint(string text) => text.Split('\n').First(l => l.Contains("protocol versions", StringComparison.Ordinal)).Trim();
}
