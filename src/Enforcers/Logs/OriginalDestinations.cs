using System.Runtime.InteropServices;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Logs;

/// <summary>
/// Remembers where packets were sent, from log entries made before address translation, for kernels that do not tell a logged packet's flow. A
/// packet is known again by what translation leaves alone. A group's entries come in order, so a packet's first stands before its second.
/// Not safe for several threads.
/// </summary>
/// <param name="capacity">Packets remembered; the oldest is forgotten first.</param>
public sealed class OriginalDestinations(int capacity = 4096)
{
    private const byte Tcp = 6, Sctp = 132;
    private const int Compared = 32;

    private readonly Dictionary<Key, (IpNet Address, ushort Port)> _known = [];
    private readonly Queue<Key> _order = new();

    /// <summary>Notes a packet as its sender sent it; packets without ports are left out.</summary>
    /// <param name="packet">At least its first 76 bytes (96 over IPv6), if it has so many.</param>
    /// <param name="summary">What its headers say.</param>
    public void Remember(ReadOnlySpan<byte> packet, in PacketSummary summary)
    {
        if (summary.DestinationPort is not { } port)
        {
            return;
        }

        var key = KeyOf(packet, summary);
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, key, out var exists);
        known = (summary.Destination, port);
        if (!exists)
        {
            _order.Enqueue(key);
            if (_order.Count > capacity)
            {
                _known.Remove(_order.Dequeue());
            }
        }
    }

    /// <summary>Where the sender of a translated packet sent it; its own destination if it was not noted, thus not translated.</summary>
    /// <param name="packet">As much of it as was given to <see cref="Remember"/>.</param>
    /// <param name="summary">What its headers say.</param>
    public (IpNet Address, ushort Port) Find(ReadOnlySpan<byte> packet, in PacketSummary summary) =>
        summary.DestinationPort is { } port
            ? _known.TryGetValue(KeyOf(packet, summary), out var known) ? known : (summary.Destination, port)
            : (summary.Destination, (ushort)0);

    private static Key KeyOf(ReadOnlySpan<byte> packet, in PacketSummary summary)
    {
        var hash = default(HashCode);
        var transport = packet[Math.Min(summary.TransportOffset, packet.Length)..];
        if (!summary.IsV6)
        {
            // The packet's number.
            hash.AddBytes(packet.Slice(4, 2));
        }

        // Behind the ports: TCP's numbers, SCTP's tag; then payload. Checksums and what varies with them are left out.
        Add(ref hash, transport, 4, summary.Protocol switch
        {
            Tcp => 8,
            Sctp => 4,
            _ => 2,
        });
        Add(ref hash, transport, summary.Protocol switch
        {
            Tcp => 20,
            Sctp => 12,
            _ => 8,
        }, Compared);
        return new(summary.Source, summary.Protocol, summary.SourcePort ?? 0, hash.ToHashCode());
    }

    private static void Add(ref HashCode hash, ReadOnlySpan<byte> bytes, int from, int length)
    {
        if (bytes.Length > from)
        {
            hash.AddBytes(bytes.Slice(from, Math.Min(length, bytes.Length - from)));
        }
    }

    private readonly record struct Key(IpNet Source, byte Protocol, ushort Port, int Rest);
}
