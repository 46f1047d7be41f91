namespace Antrea.Policy.Fqdn;

/// <summary>The record types and the class that are read.</summary>
public static class DnsType
{
    /// <summary>An IPv4 address.</summary>
    public const ushort A = 1;

    /// <summary>Another name for the owner.</summary>
    public const ushort Cname = 5;

    /// <summary>An IPv6 address.</summary>
    public const ushort Aaaa = 28;

    /// <summary>The class of the Internet.</summary>
    public const ushort ClassIn = 1;
}
