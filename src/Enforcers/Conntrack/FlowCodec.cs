using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Conntrack;

/// <summary>Reads a conntrack message.</summary>
internal static class FlowCodec
{
    internal const int StatusAttribute = 3, TimeoutAttribute = 7, MarkAttribute = 8, IdAttribute = 12, ZoneAttribute = 18, MarkMaskAttribute = 21;

    private const int ProtocolAttribute = 4, SentAttribute = 9, ReceivedAttribute = 10;

    internal static Flow Read(AttributeReader attribute)
    {
        var (original, reply, mark, status, timeout, id, zone, state) = (default(FlowTuple), default(FlowTuple), 0u, 0u, 0u, 0u, (ushort)0, (byte)0);
        var (sent, received) = (default(FlowCount?), default(FlowCount?));
        while (attribute.Next())
        {
            switch (attribute.Type)
            {
                case TupleCodec.OriginalAttribute:
                    original = TupleCodec.Read(attribute.Nested);
                    break;
                case TupleCodec.ReplyAttribute:
                    reply = TupleCodec.Read(attribute.Nested);
                    break;
                case StatusAttribute:
                    status = attribute.U32;
                    break;
                case ProtocolAttribute:
                    state = TcpState(attribute.Nested);
                    break;
                case TimeoutAttribute:
                    timeout = attribute.U32;
                    break;
                case MarkAttribute:
                    mark = attribute.U32;
                    break;
                case SentAttribute:
                    sent = Count(attribute.Nested);
                    break;
                case ReceivedAttribute:
                    received = Count(attribute.Nested);
                    break;
                case IdAttribute:
                    id = attribute.U32;
                    break;
                case ZoneAttribute:
                    zone = attribute.U16;
                    break;
            }
        }

        return new(original, reply)
        {
            Mark = mark, Status = (FlowStatus)status, Timeout = TimeSpan.FromSeconds(timeout), Id = id, Zone = zone, TcpState = state,
            Sent = sent, Received = received,
        };
    }

    private static byte TcpState(AttributeReader protocols)
    {
        const int tcp = 1, state = 1;
        while (protocols.Next())
        {
            for (var inner = protocols.Nested; protocols.Type == tcp && inner.Next();)
            {
                if (inner.Type == state)
                {
                    return inner.U8;
                }
            }
        }

        return 0;
    }

    private static FlowCount Count(AttributeReader counters)
    {
        const int packets = 1, bytes = 2;
        var count = default(FlowCount);
        while (counters.Next())
        {
            count = counters.Type switch
            {
                packets => count with { Packets = counters.U64 },
                bytes => count with { Bytes = counters.U64 },
                _ => count,
            };
        }

        return count;
    }
}
