using Antrea.Enforcers.Firewall;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>Which of the two iptables the Node uses, and whether others use the other one.</summary>
public sealed class BackendCheck(Backend? forced) : ICheck
{
    /// <inheritdoc/>
    public string Name => "iptables backend";

    /// <inheritdoc/>
    public bool NeedsRoot => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        string Loaded() => machine.Read("/proc/self/net/ip_tables_names");
        try
        {
            machine.Programs = await new BackendDetector(machine.Runner, Loaded).DetectAsync(forced, cancel).ConfigureAwait(false);
        }
        catch (FirewallException e)
        {
            return [CheckRow.Fail(Name, e.Message, "install iptables and ipset; see the rows above")];
        }

        var (legacy, nft) = (Loaded().Length == 0 ? (Rules: 0, Error: "") : await CountAsync("iptables-legacy-save"), await CountAsync("iptables-nft-save"));
        var programs = machine.Programs;
        var (used, other) = programs.Backend == Backend.Nft ? (nft, legacy) : (legacy, nft);
        var found = $"{programs.Backend.ToString().ToLowerInvariant()}{(forced is null ? "" : " (configured)")}, {used.Rules} rules there now";
        return
        [
            used.Error.Length > 0 ? CheckRow.Fail(Name, used.Error, $"install both iptables-nft and iptables-legacy, or the one of the backend {programs.Backend}")
                : other.Rules > 0 ? CheckRow.Warn(
                    Name, $"{found}; {other.Rules} more in the other backend, which packets pass as well",
                    "have everything on this Node (kube-proxy, CNI, firewalls) use one backend; iptablesBackend in the agent's configuration says which is ours")
                : CheckRow.Pass(Name, found),
            programs.HasV6 ? CheckRow.Pass("IPv6 tables", "there")
                : CheckRow.Warn("IPv6 tables", $"ip6tables{programs.Infix}-save fails: nothing is enforced for IPv6", "load ip6_tables or nf_tables for IPv6, unless the Node and its Pods have no IPv6"),
        ];

        async Task<(int Rules, string Error)> CountAsync(string program)
        {
            var result = await machine.Runner.RunAsync(program, [], "", cancel).ConfigureAwait(false);
            return result.Ok ? (result.Stdout.Split('\n').Count(l => l.StartsWith("-A", StringComparison.Ordinal)), "") : (0, result.Explain(program));
        }
    }
}
