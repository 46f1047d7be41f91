namespace Antrea.Enforcers.Conntrack;

/// <summary>An entry of the connection tracking table.</summary>
/// <param name="Original">As the opener sent it, before any translation.</param>
/// <param name="Reply">As answers arrive: its source is the translated destination.</param>
public sealed record Flow(FlowTuple Original, FlowTuple Reply)
{
    public uint Mark { get; init; }

    public FlowStatus Status { get; init; }

    /// <summary>Time until the entry is forgotten unless another packet comes.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Tells this entry from a later one of the same tuple.</summary>
    public uint Id { get; init; }

    public ushort Zone { get; init; }

    /// <summary>Conntrack's TCP state: 1 SYN_SENT, 2 SYN_RECV, 3 ESTABLISHED, ..; 0 for other protocols.</summary>
    public byte TcpState { get; init; }

    /// <summary>What the opener sent; null unless <c>net.netfilter.nf_conntrack_acct</c> is on.</summary>
    public FlowCount? Sent { get; init; }

    /// <summary>What was answered; null unless <c>net.netfilter.nf_conntrack_acct</c> is on.</summary>
    public FlowCount? Received { get; init; }
}
