using Antrea.Enforcers.Commands;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Finds the backend that the node already uses, so that ours is never mixed with another: kubelet's and kube-proxy's marks decide, then
/// where there are more rules, then what plain <c>iptables</c> is.
/// </summary>
/// <param name="runner">Runs the programs.</param>
/// <param name="legacyTables">Reads the kernel's list of loaded legacy tables; reading it loads none.</param>
public sealed class BackendDetector(ICommandRunner runner, Func<string>? legacyTables = null)
{
    private static readonly string[] Hints = [":KUBE-IPTABLES-HINT", ":KUBE-KUBELET-CANARY", ":KUBE-SERVICES"];

    /// <summary>Detects; <paramref name="forced"/> overrides.</summary>
    /// <exception cref="FirewallException">iptables or ipset cannot be run.</exception>
    public async Task<Programs> DetectAsync(Backend? forced = null, CancellationToken cancel = default)
    {
        var version = await runner.RunAsync("iptables", ["--version"], "", cancel);
        if (!version.Ok)
        {
            throw new FirewallException($"{version.Explain("iptables")}: install iptables");
        }

        var sets = await runner.RunAsync("ipset", ["save"], "", cancel);
        if (!sets.Ok)
        {
            throw new FirewallException($"{sets.Explain("ipset")}: install ipset, and run as root (NET_ADMIN)");
        }

        var plain = version.Stdout.Contains("legacy", StringComparison.Ordinal) ? Backend.Legacy : Backend.Nft;
        var backend = forced ?? await InUseAsync(plain, cancel);
        var infix = backend == plain ? "" : backend == Backend.Nft ? "-nft" : "-legacy";
        var six = await runner.RunAsync($"ip6tables{infix}-save", ["-t", "filter"], "", cancel);
        return new Programs(backend, infix, six.Ok);
    }

    private async Task<Backend> InUseAsync(Backend plain, CancellationToken cancel)
    {
        var tables = legacyTables?.Invoke() ?? LegacyTables.Read(AddressFamily.V4);
        if (tables.Trim().Length == 0)
        {
            // Asking iptables-legacy would load its tables, which then count as used.
            return plain == Backend.Nft || await CountAsync("iptables-nft-save", cancel) is { Rules: > 0 } ? Backend.Nft : plain;
        }

        var legacy = await CountAsync("iptables-legacy-save", cancel);
        var nft = await CountAsync("iptables-nft-save", cancel);
        if (nft.Hinted != legacy.Hinted)
        {
            return nft.Hinted ? Backend.Nft : Backend.Legacy;
        }

        return nft.Rules == legacy.Rules ? plain : nft.Rules > legacy.Rules ? Backend.Nft : Backend.Legacy;
    }

    private async Task<(bool Hinted, int Rules)> CountAsync(string program, CancellationToken cancel)
    {
        var result = await runner.RunAsync(program, [], "", cancel);
        var lines = result.Ok ? result.Stdout.Split('\n') : [];
        return (lines.Any(l => Hints.Any(h => l.StartsWith(h, StringComparison.Ordinal))), lines.Count(l => l.StartsWith("-A", StringComparison.Ordinal)));
    }
}
