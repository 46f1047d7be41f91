using Antrea.Policy.Api;
using Antrea.Policy.Planning;

namespace Antrea.Policy.Configuration;

/// <summary>One source of configuration: what was written there, nothing filled in.</summary>
/// <param name="FeatureGates">Gates that are set.</param>
/// <param name="Failsafe">The failsafe section, or null.</param>
/// <param name="Backend"><c>nft</c> or <c>legacy</c>; null = detect.</param>
/// <param name="DenyUnknownPods">unknownLocalPods is <c>deny</c>.</param>
/// <param name="TerminateExisting">terminateExisting.</param>
/// <param name="MarkMask">markMask.</param>
/// <param name="FqdnCacheMinTtl">fqdnCacheMinTTL, seconds.</param>
/// <param name="DnsServer">dnsServerOverride.</param>
/// <param name="L7">The section l7, or null.</param>
/// <param name="Warnings">Keys that are not known, and the like.</param>
public sealed record AgentConfig(
    ListOf<KeyValuePair<string, bool>> FeatureGates,
    FailsafeOptions? Failsafe = null,
    string? Backend = null,
    bool? DenyUnknownPods = null,
    bool? TerminateExisting = null,
    uint? MarkMask = null,
    uint? FqdnCacheMinTtl = null,
    string? DnsServer = null,
    L7Config? L7 = null,
    ListOf<string>? Warnings = null)
{
    /// <summary>Nothing written.</summary>
    public static readonly AgentConfig Empty = new([]);

    /// <summary>Warnings, never null.</summary>
    public ListOf<string> Warnings { get; init; } = Warnings ?? [];
}
