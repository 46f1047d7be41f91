using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Queue;

/// <summary>A packet that waits in the kernel for a verdict. Its bytes are valid during the callback only.</summary>
public readonly ref struct QueuedPacket
{
    private const int Header = 1, MarkAttribute = 3, Time = 4, Indev = 5, Outdev = 6, PhysIndev = 7, PhysOutdev = 8, Bytes = 10, CapLength = 13, SkbInfo = 14;
    private const uint ChecksumMissing = 1, Segmented = 2;

    /// <summary>Reads the kernel's message.</summary>
    internal QueuedPacket(NetlinkMessage message)
    {
        for (var attribute = message.Attributes; attribute.Next();)
        {
            switch (attribute.Type)
            {
                case Header when attribute.Value.Length >= 7:
                    Id = attribute.U32;
                    Hook = (NetfilterHook)attribute.Value[6];
                    IsPacket = true;
                    break;
                case MarkAttribute:
                    Mark = attribute.U32;
                    break;
                case Time:
                    Timestamp = KernelTime.Read(attribute.Value);
                    break;
                case Indev:
                    InDevice = (int)attribute.U32;
                    break;
                case Outdev:
                    OutDevice = (int)attribute.U32;
                    break;
                case PhysIndev:
                    PhysicalInDevice = (int)attribute.U32;
                    break;
                case PhysOutdev:
                    PhysicalOutDevice = (int)attribute.U32;
                    break;
                case Bytes:
                    Payload = attribute.Value;
                    break;
                case CapLength:
                    FullLength = (int)attribute.U32;
                    break;
                case SkbInfo:
                    ChecksumNotReady = (attribute.U32 & ChecksumMissing) != 0;
                    IsSegmented = (attribute.U32 & Segmented) != 0;
                    break;
            }
        }
    }

    /// <summary>The packet's number in its queue.</summary>
    public uint Id { get; }

    public NetfilterHook Hook { get; }

    /// <summary>The packet's mark; 0 without one.</summary>
    public uint Mark { get; }

    /// <summary>When the packet came in, if the kernel took the time.</summary>
    public DateTimeOffset? Timestamp { get; }

    /// <summary>Index of the interface it came in by; 0 = none (sent by this machine). On a bridge: the bridge.</summary>
    public int InDevice { get; }

    /// <summary>Index of the interface it will leave by; 0 = none.</summary>
    public int OutDevice { get; }

    /// <summary>Index of the bridge port it came in by; 0 = none.</summary>
    public int PhysicalInDevice { get; }

    /// <summary>Index of the bridge port it will leave by; 0 = none.</summary>
    public int PhysicalOutDevice { get; }

    /// <summary>From the IP header on.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>The packet's whole length if <see cref="Payload"/> is only a part of it, else 0.</summary>
    public int FullLength { get; }

    /// <summary>The transport checksum is filled in later, by the kernel or a device: do not look at it.</summary>
    public bool ChecksumNotReady { get; }

    /// <summary>Several segments in one, longer than the interface would carry.</summary>
    public bool IsSegmented { get; }

    /// <summary>Only a part of the packet was copied.</summary>
    public bool IsTruncated => FullLength > Payload.Length;

    internal bool IsPacket { get; }
}
