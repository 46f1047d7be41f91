using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>The tables of the legacy backend that the kernel has loaded. Asking <c>iptables-legacy</c> would load them.</summary>
public static class LegacyTables
{
    /// <summary>Names of a family's tables, one a line; empty if there are none.</summary>
    public static string Read(AddressFamily family)
    {
        try
        {
            return File.ReadAllText(family == AddressFamily.V4 ? "/proc/self/net/ip_tables_names" : "/proc/self/net/ip6_tables_names");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
