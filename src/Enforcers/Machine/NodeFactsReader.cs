using System.Globalization;
using System.Text.Json;
using Antrea.Enforcers.Commands;
using Antrea.Policy.Api;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Machine;

/// <summary>Finds the tunnels of the CNI, and BGP, on this machine, so that a drop-all policy cannot cut the Pods of two nodes apart.</summary>
/// <param name="runner">Runs <c>ip</c>.</param>
/// <param name="readFile">Reads a file of /proc; empty if it is not there.</param>
public sealed class NodeFactsReader(ICommandRunner runner, Func<string, string>? readFile = null)
{
    private const int Bgp = 179, WireGuardDefault = 51820;

    /// <summary>Reads. What cannot be read is left out: these facts only add to what stays open.</summary>
    public async Task<NodeFacts> ReadAsync(CancellationToken cancel = default)
    {
        var links = await runner.RunAsync("ip", ["-d", "-j", "link", "show"], "", cancel);
        var overlays = new SortedSet<(string, string, int)>();
        var warnings = ListOf<string>.Empty;
        var ports = ListOf<string>.Empty;
        if (links.Ok)
        {
            Collect(links.Stdout, overlays);
            (ports, warnings) = MachineWarnings.Of(links.Stdout, Read);
        }

        var pods = await new PodLinkReader(runner, Read).ReadAsync(cancel);

        return new NodeFacts(
            ListOf.From(overlays.Select(o => new OverlayFact(o.Item1, o.Item2, o.Item3 == 0 ? null : o.Item3))),
            SpeaksBgp(Read("/proc/self/net/tcp")) || SpeaksBgp(Read("/proc/self/net/tcp6")),
            pods is null ? null : ListOf.From(pods), ports, warnings) { Processors = Environment.ProcessorCount };
    }

    private static void Collect(string json, SortedSet<(string, string, int)> overlays)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            return;
        }

        using (document)
        {
            foreach (var link in document.RootElement.EnumerateArray())
            {
                // A tunnel module brings a device that is down: only what is up carries anything.
                var up = link.TryGetProperty("flags", out var flags) && flags.EnumerateArray().Any(f => f.GetString() == "UP");
                if (!up || !link.TryGetProperty("linkinfo", out var info) || !info.TryGetProperty("info_kind", out var kind))
                {
                    continue;
                }

                var port = info.TryGetProperty("info_data", out var data) && data.TryGetProperty("port", out var p) && p.TryGetInt32(out var n) ? n : 0;
                switch (kind.GetString())
                {
                    case "vxlan":
                        overlays.Add(("VXLAN", "udp", port == 0 ? 4789 : port));
                        break;
                    case "geneve":
                        overlays.Add(("Geneve", "udp", port == 0 ? 6081 : port));
                        break;
                    case "wireguard":
                        overlays.Add(("WireGuard", "udp", WireGuardDefault));
                        break;
                    case "ipip":
                        overlays.Add(("IPIP", "ipip", 0));
                        break;
                    case "gre" or "gretap":
                        overlays.Add(("GRE", "gre", 0));
                        break;
                    default:
                        break;
                }
            }
        }
    }

    // Columns: sl, local address:port, remote address:port, state; hexadecimal. 0A is LISTEN, 01 ESTABLISHED.
    private static bool SpeaksBgp(string table) => table.Split('\n').Skip(1).Any(line =>
    {
        var c = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return c.Length > 3 && ((c[3] is "0A" or "01" && PortOf(c[1]) == Bgp) || (c[3] == "01" && PortOf(c[2]) == Bgp));
    });

    private static int PortOf(string address) =>
        int.TryParse(address.AsSpan(address.IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var p) ? p : 0;

    private string Read(string path)
    {
        try
        {
            return readFile is null ? File.ReadAllText(path) : readFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
