namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>Traffic between Pods on one bridge passes iptables only if two settings say so.</summary>
public sealed class BridgeCheck : ICheck
{
    // Bridges of container engines and virtual machines beside Kubernetes.
    private static readonly string[] Others = ["docker", "br-", "virbr", "lxcbr", "lxdbr", "incusbr", "podman"];
    private static readonly string[] Tables = ["iptables", "ip6tables"];

    /// <inheritdoc/>
    public string Name => "bridges";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var (links, error) = await machine.LinksAsync(cancel).ConfigureAwait(false);
        if (links is null)
        {
            return [CheckRow.Fail(Name, error, "install iproute2")];
        }

        var bridges = links.Where(l => l.Kind == "veth" && l.Master.Length > 0).Select(l => l.Master).Distinct().Order(StringComparer.Ordinal).ToList();
        if (bridges.Count == 0)
        {
            return [CheckRow.Pass(Name, "no Pods on a bridge")];
        }

        var mayBeOthers = bridges.All(b => Others.Any(o => b.StartsWith(o, StringComparison.Ordinal)));
        return [.. Tables.Select(t => Row(machine, t, string.Join(", ", bridges), mayBeOthers))];
    }

    private static CheckRow Row(PreflightMachine machine, string tables, string bridges, bool mayBeOthers)
    {
        var name = $"bridge-nf-call-{tables}";
        var value = machine.Read($"/proc/sys/net/bridge/{name}");
        return value == "1" ? CheckRow.Pass(name, $"1, for {bridges}")
            : (mayBeOthers ? (Func<string, string, string, CheckRow>)CheckRow.Warn : CheckRow.Fail)(
                name, $"{(value.Length == 0 ? "br_netfilter is not loaded" : $"is {value}")}: traffic between Pods on {bridges} does not pass the Node's rules",
                $"modprobe br_netfilter; sysctl -w net.bridge.{name}=1{(mayBeOthers ? "; unless no Pods of the cluster are there" : "")}");
    }
}
