namespace Antrea.Firewall.Bench;

/// <summary>Keeps the benchmark away from the machine's own rules.</summary>
public static class Guard
{
    /// <summary>True if this process is not in the network namespace of process 1.</summary>
    public static bool InOwnNamespace() =>
        new FileInfo("/proc/self/ns/net").LinkTarget is { } own && own != new FileInfo("/proc/1/ns/net").LinkTarget;
}
