using Antrea.Policy.Fqdn;

namespace Antrea.Enforcers.Dns;

/// <summary>Bounds of what the observer holds.</summary>
public sealed record DnsOptions
{
    /// <summary>Bounds of the cache.</summary>
    public FqdnLimits Limits { get; init; } = FqdnLimits.Default;

    /// <summary>TCP connections a Pod.</summary>
    public int FlowsPerPod { get; init; } = 256;

    /// <summary>Bytes that a Pod's TCP connections may hold together; a single one may always hold <see cref="DnsFlow.MaxHeld"/>.</summary>
    public int FlowBytesPerPod { get; init; } = 1024 * 1024;

    /// <summary>After this time without a packet a TCP connection is forgotten.</summary>
    public TimeSpan FlowIdle { get; init; } = TimeSpan.FromMinutes(2);
}
