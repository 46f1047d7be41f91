namespace Antrea.Testing.Kernel;

/// <summary>The two implementations of iptables. Their tables are separate, and a packet passes both.</summary>
public enum Backend
{
    Nft,
    Legacy,
}
