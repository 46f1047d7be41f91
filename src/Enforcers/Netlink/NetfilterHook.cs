namespace Antrea.Enforcers.Netlink;

/// <summary>Where in netfilter a packet is, with the kernel's numbers.</summary>
public enum NetfilterHook : byte
{
    Prerouting = 0,
    Input = 1,
    Forward = 2,
    Output = 3,
    Postrouting = 4,
}
