using System.Buffers.Binary;
using Antrea.Enforcers.Netlink;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Conntrack;

/// <summary>Tuples as netlink attributes, as conntrack and the packet log have them.</summary>
internal static class TupleCodec
{
    internal const int OriginalAttribute = 1, ReplyAttribute = 2;

    private const int Ip = 1, Protocol = 2;
    private const int SourceV4 = 1, DestinationV4 = 2, SourceV6 = 3, DestinationV6 = 4;
    private const int Number = 1, SourcePort = 2, DestinationPort = 3, IcmpId = 4, IcmpType = 5, IcmpCode = 6, Icmp6Id = 7, Icmp6Type = 8, Icmp6Code = 9;
    private const byte Icmp = 1, Icmp6 = 58;

    internal static FlowTuple Read(AttributeReader tuple)
    {
        var result = default(FlowTuple);
        while (tuple.Next())
        {
            var inner = tuple.Nested;
            switch (tuple.Type)
            {
                case Ip:
                    while (inner.Next())
                    {
                        result = inner.Type switch
                        {
                            SourceV4 or SourceV6 => result with { Source = Address(inner.Value) },
                            DestinationV4 or DestinationV6 => result with { Destination = Address(inner.Value) },
                            _ => result,
                        };
                    }

                    break;
                case Protocol:
                    while (inner.Next())
                    {
                        result = inner.Type switch
                        {
                            Number => result with { Protocol = inner.U8 },
                            SourcePort => result with { SourcePort = inner.U16 },
                            DestinationPort => result with { DestinationPort = inner.U16 },
                            IcmpId or Icmp6Id => result with { IcmpId = inner.U16 },
                            IcmpType or Icmp6Type => result with { IcmpType = inner.U8 },
                            IcmpCode or Icmp6Code => result with { IcmpCode = inner.U8 },
                            _ => result,
                        };
                    }

                    break;
            }
        }

        return result;
    }

    internal static void Write(NetlinkWriter writer, int attribute, in FlowTuple tuple)
    {
        var outer = writer.Open(attribute);
        var ip = writer.Open(Ip);
        writer.PutAddress(tuple.IsV6 ? SourceV6 : SourceV4, tuple.Source.Bits, tuple.IsV6)
            .PutAddress(tuple.IsV6 ? DestinationV6 : DestinationV4, tuple.Destination.Bits, tuple.IsV6).Close(ip);
        var protocol = writer.Open(Protocol);
        writer.Put(Number, tuple.Protocol);
        if (tuple.Protocol is Icmp or Icmp6)
        {
            var v6 = tuple.Protocol == Icmp6;
            writer.Put(v6 ? Icmp6Id : IcmpId, tuple.IcmpId).Put(v6 ? Icmp6Type : IcmpType, tuple.IcmpType).Put(v6 ? Icmp6Code : IcmpCode, tuple.IcmpCode);
        }
        else
        {
            writer.Put(SourcePort, tuple.SourcePort).Put(DestinationPort, tuple.DestinationPort);
        }

        writer.Close(protocol).Close(outer);
    }

    private static IpNet Address(ReadOnlySpan<byte> value) => value.Length switch
    {
        4 => new(BinaryPrimitives.ReadUInt32BigEndian(value), 32, false),
        16 => new(BinaryPrimitives.ReadUInt128BigEndian(value), 128, true),
        _ => default,
    };
}
