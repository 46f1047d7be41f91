using System.Net;
using Antrea.Testing.Kernel;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>Random packets of a local process, over the same small ranges as the rules.</summary>
internal sealed class PacketGenerator(int seed, bool v6)
{
    /// <summary>An SCTP INIT chunk: type 1, 20 bytes, a tag, a window, and the streams.</summary>
    private static readonly byte[] Init = [1, 0, 0, 20, 0, 0, 0, 7, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1];

    private readonly Random _random = new(seed);

    /// <summary>Addresses of the node that packets may carry.</summary>
    public static IReadOnlyCollection<IPAddress> Local { get; } = [.. new[] { "10.0.0.1", "10.1.0.1", "fd00::1", "fd01::1" }.Select(IPAddress.Parse)];

    public static string Address(Random random, bool v6) => v6
        ? $"fd0{random.Next(2)}::{random.Next(2)}:{random.Next(1, 8)}".Replace("::0:", "::")
        : $"10.{random.Next(2)}.{random.Next(2)}.{random.Next(1, 8)}";

    /// <param name="mark">High bits of the mark choose the rule set.</param>
    /// <param name="sourcePort">Unlike that of any other packet, so that each starts a flow of its own.</param>
    public Packet Next(uint mark, int sourcePort)
    {
        var source = IPAddress.Parse(Address(_random, v6));
        IPAddress destination;
        do
        {
            // A packet to the node itself would come in again and be counted twice.
            destination = IPAddress.Parse(Address(_random, v6));
        }
        while (Local.Contains(destination) || destination.Equals(source));

        var packet = new Packet
        {
            Hook = Hook.Output, Source = source, Destination = destination,
            OutInterface = destination.ToString().StartsWith(v6 ? "fd00" : "10.0", StringComparison.Ordinal) ? "da" : "db",
            HopLimit = _random.Next(62, 67), Mark = mark | (uint)_random.Next(4), LocalAddresses = Local,
            SourcePort = _random.Next(3) == 0 ? _random.Next(11, 19) : sourcePort, DestinationPort = _random.Next(1, 9), Flags = TcpFlags.None,
        };
        return _random.Next(8) switch
        {
            0 or 1 or 2 => packet with { Protocol = Protocol.Tcp, SourcePort = sourcePort, Flags = _random.Next(3) == 0 ? TcpFlags.Ack : TcpFlags.Syn },
            3 => packet with { Protocol = Protocol.Udp, Payload = new byte[4] },
            4 => packet with { Protocol = Protocol.Sctp, Payload = Init },
            5 or 6 => Icmp(packet) with { SourcePort = sourcePort },
            _ => packet with { Protocol = _random.Next(2) == 0 ? Protocol.Esp : 89, Payload = new byte[16] },
        };
    }

    private Packet Icmp(Packet packet)
    {
        var kinds = v6 ? ((int, CtState)[])[(128, CtState.New), (129, CtState.Invalid), (1, CtState.Invalid), (135, CtState.Untracked)]
            : [(8, CtState.New), (0, CtState.Invalid), (3, CtState.Invalid), (13, CtState.New)];
        var (type, state) = kinds[_random.Next(4)];
        var code = type is 3 or 1 ? _random.Next(3) : 0;
        return packet with { Protocol = v6 ? Protocol.IcmpV6 : Protocol.Icmp, IcmpType = type, IcmpCode = code, State = state, DestinationPort = 0 };
    }
}
