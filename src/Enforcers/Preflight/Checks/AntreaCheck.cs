namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>A real Antrea on this Node: it reads the same policies and the same configuration.</summary>
public sealed class AntreaCheck : ICheck
{
    private static readonly string[] Processes = ["antrea-agent", "antrea-controlle", "antrea-controller"];
    private static readonly string[] Sockets = ["/run/antrea/cni.sock", "/var/run/antrea/cni.sock", "/run/antrea/openvswitch/db.sock", "/var/run/antrea/openvswitch/db.sock"];

    /// <inheritdoc/>
    public string Name => "Antrea on this Node";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var signs = new List<string>();
        var (links, _) = await machine.LinksAsync(cancel).ConfigureAwait(false);
        if (links?.Any(l => l.Name == "antrea-gw0") == true)
        {
            signs.Add("interface antrea-gw0");
        }

        signs.AddRange(machine.Names("/proc").Where(n => n.All(char.IsAsciiDigit)).Select(p => machine.Read($"/proc/{p}/comm"))
            .Where(c => Processes.Contains(c)).Distinct().Select(c => $"process {c}"));
        signs.AddRange(Sockets.Where(machine.Exists).Take(1).Select(s => $"socket {s}"));
        return [signs.Count == 0 ? CheckRow.Pass(Name, "none")
            : CheckRow.Fail(Name, string.Join(", ", signs), "Antrea enforces the same policies with the same configuration: run one of the two")];
    }
}
