using System.Text.Json.Serialization;
using Antrea.Policy.Fqdn;

namespace Antrea.Policy.Planning.Pods;

/// <summary>How addresses of domain names are learnt.</summary>
/// <param name="MinTtl">fqdnCacheMinTTL: seconds that an address counts at least.</param>
/// <param name="Server">dnsServerOverride as <see cref="DnsServers.TryParse"/> reads it; empty = any server is believed.</param>
public sealed record DnsSettings(uint MinTtl, string Server)
{
    /// <summary>The defaults.</summary>
    public static readonly DnsSettings Default = new(0, "");

    /// <summary>Whose answers are believed.</summary>
    [JsonIgnore]
    public DnsServers Servers => DnsServers.TryParse(Server, out var servers, out _) ? servers : DnsServers.Anyone;
}
