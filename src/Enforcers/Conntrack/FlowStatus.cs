namespace Antrea.Enforcers.Conntrack;

/// <summary>Bits of a flow's status that matter here, with the kernel's numbers.</summary>
[Flags]
public enum FlowStatus : uint
{
    None = 0,
    Expected = 1 << 0,
    SeenReply = 1 << 1,
    Assured = 1 << 2,
    Confirmed = 1 << 3,
    SourceNat = 1 << 4,
    DestinationNat = 1 << 5,
    Dying = 1 << 9,

    /// <summary>Packets do not prolong the entry's time.</summary>
    FixedTimeout = 1 << 10,

    Offloaded = 1 << 14,
}
