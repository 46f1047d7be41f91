namespace Antrea.Enforcers.Firewall;

/// <summary>The two implementations of iptables. A node uses one; rules of both would be evaluated on every packet.</summary>
public enum Backend
{
    /// <summary>nf_tables.</summary>
    Nft,

    /// <summary>ip_tables.</summary>
    Legacy,
}
