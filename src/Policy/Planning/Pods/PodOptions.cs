namespace Antrea.Policy.Planning.Pods;

/// <summary>What the configuration says about Pods.</summary>
/// <param name="DenyUnknown">unknownLocalPods: deny: addresses of the Node's Pod CIDRs that no known Pod owns are cut off.</param>
/// <param name="TerminateExisting">terminateExisting: connections that the policies no longer allow are cut.</param>
/// <param name="Marks">Bits of the conntrack mark that are ours.</param>
/// <param name="Dns">How addresses of domain names are learnt.</param>
/// <param name="L7">The section l7; never null.</param>
public sealed record PodOptions(bool DenyUnknown, bool TerminateExisting, MarkBits Marks, DnsSettings Dns, L7Settings? L7 = null)
{
    /// <summary>The section l7.</summary>
    public L7Settings L7 { get; init; } = L7 ?? L7Settings.Default;

    /// <summary>The defaults.</summary>
    public static readonly PodOptions Default = new(false, false, MarkBits.Default, DnsSettings.Default);
}
