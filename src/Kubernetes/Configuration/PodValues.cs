using System.Globalization;
using System.Text.Json;
using Antrea.Policy.Addresses;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Kubernetes.Configuration;

/// <summary>Values of the configuration that concern Pods.</summary>
internal static class PodValues
{
    private const int DnsPort = 53;

    /// <summary>markMask: a number, or text such as 0x0ff00000.</summary>
    public static uint Mask(JsonElement value, string source)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        var hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        var read = uint.TryParse(
            hex ? text.AsSpan(2) : text, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var mask);
        AgentConfigReader.Demand(read, source, "markMask", "a number of 32 bits, e.g. 0x0ff00000", value);
        if (MarkBits.Refuse(mask) is { } why)
        {
            throw new FormatException($"failed to decode config file {source}: markMask {text} cannot be used: {why}");
        }

        return mask;
    }

    /// <summary>dnsServerOverride: ADDRESS or ADDRESS:PORT, IPv6 with a port in brackets; empty = none.</summary>
    public static DnsServer? DnsServer(JsonElement value, string source)
    {
        const string Wanted = "an address, with or without a port (10.96.0.10:53, [fd00::a]:53)";
        AgentConfigReader.Demand(value.ValueKind == JsonValueKind.String, source, "dnsServerOverride", Wanted, value);
        var text = value.GetString()!;
        if (text.Length == 0)
        {
            return null;
        }

        var (host, port) = (text, DnsPort);
        var colon = text.LastIndexOf(':');
        if (colon > 0 && (text.IndexOf(':') == colon || text[colon - 1] == ']'))
        {
            AgentConfigReader.Demand(
                int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and < 65536,
                source, "dnsServerOverride", Wanted, value);
            host = text[..colon];
        }

        host = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        AgentConfigReader.Demand(IpNet.TryParse(host, out var address, hostAllowed: true) && address.IsHost, source, "dnsServerOverride", Wanted, value);
        return new DnsServer(address, port);
    }
}
