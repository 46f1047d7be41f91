using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Logs;

/// <summary>A packet that a rule logged. Its bytes are valid during the callback only.</summary>
public readonly ref struct LoggedPacket
{
    private const int Header = 1, MarkAttribute = 2, Time = 3, Indev = 4, Outdev = 5, PhysIndev = 6, PhysOutdev = 7, Bytes = 9, PrefixAttribute = 10, SequenceAttribute = 12, Tracked = 18;

    internal LoggedPacket(NetlinkMessage message)
    {
        for (var attribute = message.Attributes; attribute.Next();)
        {
            switch (attribute.Type)
            {
                case Header when attribute.Value.Length >= 3:
                    Hook = (NetfilterHook)attribute.Value[2];
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
                case PrefixAttribute:
                    Prefix = attribute.Text;
                    break;
                case SequenceAttribute:
                    Sequence = attribute.U32;
                    break;
                case Tracked:
                    Original = ReadOriginal(attribute.Nested);
                    break;
            }
        }
    }

    /// <summary>The text of the rule's <c>--nflog-prefix</c>.</summary>
    public ReadOnlySpan<byte> Prefix { get; }

    /// <summary>From the IP header on, as much as rule and group allow.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    public NetfilterHook Hook { get; }

    /// <summary>The packet's mark; 0 without one.</summary>
    public uint Mark { get; }

    /// <summary>When the packet came in, if the kernel took the time.</summary>
    public DateTimeOffset? Timestamp { get; }

    /// <summary>Index of the interface it came in by; 0 = none. On a bridge: the bridge.</summary>
    public int InDevice { get; }

    /// <summary>Index of the interface it will leave by; 0 = none.</summary>
    public int OutDevice { get; }

    /// <summary>Index of the bridge port it came in by; 0 = none.</summary>
    public int PhysicalInDevice { get; }

    /// <summary>Index of the bridge port it will leave by; 0 = none.</summary>
    public int PhysicalOutDevice { get; }

    /// <summary>The flow before translation, if <see cref="NflogReader.TellsFlows"/>.</summary>
    public FlowTuple? Original { get; }

    /// <summary>Counts the group's packets.</summary>
    internal uint Sequence { get; }

    private static FlowTuple? ReadOriginal(AttributeReader flow)
    {
        while (flow.Next())
        {
            if (flow.Type == TupleCodec.OriginalAttribute)
            {
                return TupleCodec.Read(flow.Nested);
            }
        }

        return null;
    }
}
