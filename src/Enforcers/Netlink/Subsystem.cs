namespace Antrea.Enforcers.Netlink;

/// <summary>Subsystems of nfnetlink; the upper byte of a message type.</summary>
public enum Subsystem : ushort
{
    Conntrack = 1,
    Queue = 3,
    Log = 4,
    Ipset = 6,
}
