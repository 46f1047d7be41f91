using System.Buffers.Binary;

namespace Antrea.Enforcers.Netlink;

/// <summary>Reads a packet's timestamp: seconds and microseconds since 1970, 8 bytes each.</summary>
internal static class KernelTime
{
    private static readonly long LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    internal static DateTimeOffset? Read(ReadOnlySpan<byte> value)
    {
        if (value.Length < 16)
        {
            return null;
        }

        var seconds = BinaryPrimitives.ReadInt64BigEndian(value);
        var micros = BinaryPrimitives.ReadInt64BigEndian(value[8..]);
        return seconds < 0 || seconds >= LastSecond || micros is < 0 or >= 1_000_000 ? null
            : DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(micros * TimeSpan.TicksPerMicrosecond);
    }
}
