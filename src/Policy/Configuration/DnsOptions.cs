namespace Antrea.Policy.Configuration;

/// <summary>How addresses of domain names are learnt.</summary>
/// <param name="MinTtl">fqdnCacheMinTTL: seconds that an address counts at least.</param>
/// <param name="Server">dnsServerOverride: the one server whose answers are believed; null = any.</param>
public sealed record DnsOptions(int MinTtl, DnsServer? Server)
{
    /// <summary>The defaults.</summary>
    public static readonly DnsOptions Default = new(0, null);
}
