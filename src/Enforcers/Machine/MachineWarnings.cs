using System.Text.Json;
using Antrea.Policy.Api;

namespace Antrea.Enforcers.Machine;

/// <summary>Finds what keeps policies on Pods from being enforced as written. Pure but for the files of /proc that it is given.</summary>
internal static class MachineWarnings
{
    private const string BridgeSysctl = "/proc/sys/net/bridge/bridge-nf-call-";

    /// <summary>Ports of bridges, and warnings.</summary>
    /// <param name="links">Output of <c>ip -d -j link show</c>.</param>
    /// <param name="read">Reads a file; empty if it is not there.</param>
    public static (ListOf<string> Ports, ListOf<string> Warnings) Of(string links, Func<string, string> read)
    {
        var ports = new SortedSet<string>(StringComparer.Ordinal);
        var warnings = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(links);
            foreach (var link in document.RootElement.EnumerateArray())
            {
                var name = link.TryGetProperty("ifname", out var n) ? n.GetString() ?? "" : "";
                var info = link.TryGetProperty("linkinfo", out var i) ? i : default;
                if (JsonText.Of(info, "info_slave_kind") == "bridge")
                {
                    ports.Add(name);
                }

                if (JsonText.Of(info, "info_kind") is "ipvlan" or "macvlan")
                {
                    warnings.Add($"interface {name} is {JsonText.Of(info, "info_kind")}: Pods on such interfaces do not pass the Node's rules, nothing is enforced for them");
                }

                if (name == "antrea-gw0")
                {
                    warnings.Add("interface antrea-gw0 is there: an Antrea agent runs on this Node, or has. It reads the same policies and configuration; run one of the two");
                }

                if (name is "cilium_host" or "bpfin.cali" || JsonText.Of(info, "info_kind") == "netkit")
                {
                    warnings.Add($"interface {name} belongs to a datapath in eBPF: what it forwards does not pass the Node's rules, nothing is enforced for it");
                }

                if (name == "kube-ipvs0")
                {
                    warnings.Add("kube-proxy runs in IPVS mode, which is not supported: rules on what Pods send to Services are judged by the "
                        + "Service's address; use kube-proxy in iptables mode");
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ([], []);
        }

        foreach (var tables in ports.Count > 0 ? (string[])["iptables", "ip6tables"] : [])
        {
            if (read(BridgeSysctl + tables).Trim() is not "1")
            {
                warnings.Add($"net.bridge.bridge-nf-call-{tables} is not 1: traffic between Pods on one bridge does not pass the Node's rules; "
                    + $"load br_netfilter and set it (sysctl -w net.bridge.bridge-nf-call-{tables}=1)");
            }
        }

        return (ListOf.From(ports), ListOf.From(warnings));
    }
}
