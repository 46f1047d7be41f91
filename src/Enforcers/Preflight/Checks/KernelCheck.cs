namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>The kernel's version. What it can is tried by others; this says how far it is from those that the agent was tried with.</summary>
public sealed class KernelCheck : ICheck
{
    private static readonly Version Known = new(5, 4);

    /// <inheritdoc/>
    public string Name => "kernel";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var release = machine.Read("/proc/sys/kernel/osrelease");
        var numbers = new string([.. release.TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]).TrimEnd('.');
        return Task.FromResult<IReadOnlyList<CheckRow>>(
            [!Version.TryParse(numbers, out var version) ? CheckRow.Warn(Name, $"its version '{release}' is not understood", "see whether everything below passes")
                : version < Known ? CheckRow.Warn(Name, $"{release} is older than {Known}", "the agent was not tried with it; a newer kernel is safer")
                : CheckRow.Pass(Name, release)]);
    }
}
