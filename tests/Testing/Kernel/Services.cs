namespace Antrea.Testing.Kernel;

/// <summary>The few service names that rules use, as in /etc/services.</summary>
internal static class Services
{
    private static readonly Dictionary<string, int> Ports = new(StringComparer.Ordinal)
    {
        ["ftp"] = 21, ["ssh"] = 22, ["telnet"] = 23, ["smtp"] = 25, ["domain"] = 53, ["bootps"] = 67, ["bootpc"] = 68, ["http"] = 80,
        ["ntp"] = 123, ["snmp"] = 161, ["bgp"] = 179, ["ldap"] = 389, ["https"] = 443, ["syslog"] = 514,
    };

    /// <summary>The port of a decimal number 0–65535 or a name, else null.</summary>
    public static int? Port(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, null, out var port) ? (port <= 65535 ? port : null)
        : Ports.TryGetValue(text, out var known) ? known : null;
}
