using System.Buffers.Binary;

namespace Antrea.Testing.Lab;

/// <summary>DNS over TCP: each message behind its length.</summary>
internal static class DnsStream
{
    /// <summary>The next message; null at the end.</summary>
    public static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken limit)
    {
        var head = new byte[2];
        if (await stream.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, limit) < 2)
        {
            return null;
        }

        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(head)];
        await stream.ReadExactlyAsync(message, limit);
        return message;
    }

    public static ValueTask WriteAsync(Stream stream, byte[] message, CancellationToken limit) =>
        stream.WriteAsync((byte[])[(byte)(message.Length >> 8), (byte)message.Length, .. message], limit);
}
