using System.Globalization;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>The capabilities of this process: NET_ADMIN writes rules, NET_RAW answers refused packets.</summary>
public sealed class CapabilitiesCheck : ICheck
{
    /// <summary>Number of the capability NET_ADMIN.</summary>
    public const int NetAdmin = 12;

    /// <summary>Number of the capability NET_RAW.</summary>
    public const int NetRaw = 13;

    /// <inheritdoc/>
    public string Name => "capabilities";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <summary>True if this process has a capability.</summary>
    public static bool Has(PreflightMachine machine, int capability)
    {
        const string Effective = "CapEff:";
        var line = machine.Read("/proc/self/status").Split('\n').FirstOrDefault(l => l.StartsWith(Effective, StringComparison.Ordinal)) ?? "";
        return ulong.TryParse(line.AsSpan(Math.Min(line.Length, Effective.Length)).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits)
            && (bits >> capability & 1) != 0;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<CheckRow>>([Row("NET_ADMIN", NetAdmin, machine, "writes rules and sets"), Row("NET_RAW", NetRaw, machine, "answers what is rejected")]);

    private static CheckRow Row(string name, int number, PreflightMachine machine, string use) => Has(machine, number)
        ? CheckRow.Pass($"capability {name}", "there")
        : CheckRow.Fail($"capability {name}", $"missing; with it the agent {use}", $"run as root; in a Pod: securityContext.capabilities.add: [{name}]");
}
