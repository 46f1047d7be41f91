using System.Buffers.Binary;

namespace Antrea.L7.Packets;

/// <summary>Writes TCP packets that end a connection: no options, hop limit 64, don't-fragment, checksums right.</summary>
public static class TcpPacketWriter
{
    /// <summary>The longest packet without payload: IPv6 and TCP.</summary>
    public const int HeaderSpace = 60;

    /// <summary>A reset.</summary>
    /// <param name="into">At least <see cref="HeaderSpace"/> bytes.</param>
    /// <param name="key">From whom to whom.</param>
    /// <param name="sequence">What the receiver waits for.</param>
    /// <param name="acknowledgement">What the sender waits for.</param>
    /// <returns>Length of the packet.</returns>
    public static int WriteReset(Span<byte> into, in ConnectionKey key, uint sequence, uint acknowledgement) =>
        Write(into, key, sequence, acknowledgement, TcpFlags.Reset | TcpFlags.Acknowledgement, 0, default);

    /// <summary>Last bytes and the end of the sender's stream.</summary>
    /// <param name="into">At least <see cref="HeaderSpace"/> bytes more than the payload, which must fit one IP packet.</param>
    /// <param name="key">From whom to whom.</param>
    /// <param name="sequence">Of the first byte.</param>
    /// <param name="acknowledgement">What the sender waits for.</param>
    /// <param name="payload">The bytes; may be empty.</param>
    /// <returns>Length of the packet.</returns>
    public static int WriteEnd(Span<byte> into, in ConnectionKey key, uint sequence, uint acknowledgement, ReadOnlySpan<byte> payload) =>
        Write(into, key, sequence, acknowledgement, TcpFlags.Fin | TcpFlags.Push | TcpFlags.Acknowledgement, ushort.MaxValue, payload);

    /// <summary>Any segment without options.</summary>
    /// <exception cref="ArgumentException">The payload does not fit an IP packet, or the packet not the span.</exception>
    public static int Write(
        Span<byte> into, in ConnectionKey key, uint sequence, uint acknowledgement, TcpFlags flags, ushort window, ReadOnlySpan<byte> payload)
    {
        var header = key.IsV6 ? 40 : 20;
        var length = header + 20 + payload.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, ushort.MaxValue, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, length, nameof(into));
        into = into[..length];
        into[..(header + 20)].Clear();
        if (key.IsV6)
        {
            WriteV6(into, key);
        }
        else
        {
            WriteV4(into, key);
        }

        var segment = into[header..];
        BinaryPrimitives.WriteUInt16BigEndian(segment, key.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], key.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], acknowledgement);
        segment[12] = 5 << 4;
        segment[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(segment[14..], window);
        payload.CopyTo(segment[20..]);
        BinaryPrimitives.WriteUInt16BigEndian(segment[16..], InternetChecksum.OfTcp(key, segment));
        return length;
    }

    private static void WriteV4(Span<byte> packet, in ConnectionKey key)
    {
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        packet[6] = 0x40;
        packet[8] = 64;
        packet[9] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], (uint)key.SourceBits);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], (uint)key.DestinationBits);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], InternetChecksum.Of(packet[..20]));
    }

    private static void WriteV6(Span<byte> packet, in ConnectionKey key)
    {
        packet[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)(packet.Length - 40));
        packet[6] = 6;
        packet[7] = 64;
        BinaryPrimitives.WriteUInt128BigEndian(packet[8..], key.SourceBits);
        BinaryPrimitives.WriteUInt128BigEndian(packet[24..], key.DestinationBits);
    }
}
