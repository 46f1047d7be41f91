using System.Text.Json;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Firewall;
using Antrea.Policy.Addresses;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Machine;

/// <summary>
/// Finds the interface of each Pod: by its host route, or on a bridge by the neighbour that answers for its address and the port that this
/// neighbour's hardware address was seen at.
/// </summary>
/// <param name="runner">Runs <c>ip</c> and <c>bridge</c>.</param>
/// <param name="readFile">Reads a file of /proc; empty if it is not there.</param>
public sealed class PodLinkReader(ICommandRunner runner, Func<string, string> readFile)
{
    /// <summary>Reads; null if a program failed: then nothing is known, which is not the same as nothing being there.</summary>
    public async Task<IReadOnlyList<PodLink>?> ReadAsync(CancellationToken cancel = default)
    {
        try
        {
            return await LinksAsync(cancel);
        }
        catch (FirewallException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<PodLink>> LinksAsync(CancellationToken cancel)
    {
        var links = new List<PodLink>();
        foreach (var family in (string[])["-4", "-6"])
        {
            foreach (var route in await JsonAsync("ip", ["-j", family, "route", "show", "table", "main"], cancel))
            {
                // Without a gateway, to one address: that is how a routed Pod is reached.
                if (Text(route, "gateway") is null && Text(route, "via") is null && Text(route, "dev") is { } device
                    && IpNet.TryParse(Text(route, "dst"), out var address, hostAllowed: true) && address.IsHost)
                {
                    links.Add(new PodLink(address, device, false));
                }
            }
        }

        var ports = new Dictionary<(string Bridge, string Mac), string>();
        foreach (var entry in await JsonAsync("bridge", ["-j", "fdb", "show"], cancel))
        {
            if (Text(entry, "master") is { } bridge && Text(entry, "mac") is { } mac && Text(entry, "ifname") is { } port && Text(entry, "state") != "permanent")
            {
                ports[(bridge, mac)] = port;
            }
        }

        // Without the bridge's packets in the tables their port is not known there either: then the bridge is all that an address can be bound to.
        var (seen4, seen6) = (readFile("/proc/sys/net/bridge/bridge-nf-call-iptables").Trim() == "1", readFile("/proc/sys/net/bridge/bridge-nf-call-ip6tables").Trim() == "1");
        foreach (var entry in ports.Count == 0 ? [] : await JsonAsync("ip", ["-j", "neigh", "show"], cancel))
        {
            if (Text(entry, "dev") is { } bridge && Text(entry, "lladdr") is { } mac && ports.TryGetValue((bridge, mac), out var port)
                && IpNet.TryParse(Text(entry, "dst"), out var address, hostAllowed: true))
            {
                links.Add((address.IsV6 ? seen6 : seen4) ? new PodLink(address, port, true) : new PodLink(address, bridge, false));
            }
        }

        return links;
    }

    private async Task<IReadOnlyList<JsonElement>> JsonAsync(string program, string[] arguments, CancellationToken cancel)
    {
        const int NotInstalled = 127;
        var result = await runner.RunAsync(program, arguments, "", cancel);
        if (result.ExitCode == NotInstalled)
        {
            return [];
        }

        try
        {
            return !result.Ok ? throw new FirewallException(result.Explain(program))
                : result.Stdout.Trim().Length > 0 ? [.. JsonDocument.Parse(result.Stdout).RootElement.EnumerateArray()] : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FirewallException($"{program}: {e.Message}");
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
