namespace Antrea.Enforcers.Netlink;

/// <summary>Flags of a netlink message.</summary>
[Flags]
public enum NetlinkFlags : ushort
{
    None = 0,
    Request = 1,
    Multipart = 2,
    Ack = 4,

    /// <summary>The table changed while it was being dumped.</summary>
    DumpInterrupted = 0x10,

    /// <summary>In an error: only the header of the refused message follows.</summary>
    Capped = 0x100,

    /// <summary>In a request to make something: it must be new. In an error: attributes follow.</summary>
    Exclusive = 0x200,
    Dump = 0x300,
    Create = 0x400,
}
