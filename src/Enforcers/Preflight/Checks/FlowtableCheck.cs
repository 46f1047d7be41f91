namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>Flow offload takes established connections past the rules: a policy that comes later does not end them.</summary>
public sealed class FlowtableCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "flow offload";

    /// <inheritdoc/>
    public bool NeedsRoot => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var result = await machine.Runner.RunAsync("nft", ["list", "flowtables"], "", cancel).ConfigureAwait(false);
        return [!result.Ok ? CheckRow.Skip(Name, result.ExitCode == 127 ? "nft is not installed, which tells" : result.Explain("nft"))
            : result.Stdout.Contains("flowtable ", StringComparison.Ordinal)
                ? CheckRow.Warn(Name, $"there is a {Line(result.Stdout)}: connections it takes over do not pass the Node's rules any more", "remove it, or leave the Pods' interfaces out of it")
                : CheckRow.Pass(Name, "none")];
    }

    private static string Line(string text) => text.Split('\n').First(l => l.Contains("flowtable ", StringComparison.Ordinal)).Trim().TrimEnd('{', ' ');
}
