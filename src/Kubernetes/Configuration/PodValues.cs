using System.Globalization;
using System.Text.Json;
using Antrea.Policy.Fqdn;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Kubernetes.Configuration;

/// <summary>Values of the configuration that concern Pods.</summary>
internal static class PodValues
{
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

    /// <summary>dnsServerOverride: ADDRESS or ADDRESS:PORT, several with commas between them; empty = any.</summary>
    public static string DnsServer(JsonElement value, string source)
    {
        AgentConfigReader.Demand(value.ValueKind == JsonValueKind.String, source, "dnsServerOverride", "an address, with or without a port (10.96.0.10:53)", value);
        return DnsServers.TryParse(value.GetString(), out _, out var error)
            ? value.GetString()! : throw new FormatException($"failed to decode config file {source}: dnsServerOverride: {error}");
    }
}
