using System.Net;
using Antrea.Testing.Kernel;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>
/// Random packets of a local process, over the same small ranges as the rules: to elsewhere (OUTPUT), or to the node's own addresses, where they
/// come in again by the loopback interface (INPUT).
/// </summary>
internal sealed class PacketGenerator(int seed, bool v6, bool input)
{
    /// <summary>An SCTP INIT chunk: type 1, 20 bytes, a tag, a window, and the streams.</summary>
    internal static readonly byte[] Init = [1, 0, 0, 20, 0, 0, 0, 7, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1];

    private readonly Random _random = new(seed);
    private readonly IReadOnlyCollection<IPAddress> _local = [.. Local(v6, input).Select(IPAddress.Parse)];

    /// <summary>Addresses of the node: a few for packets that go out, all but a few for packets that come in.</summary>
    public static IReadOnlyCollection<string> Local(bool v6, bool input) =>
        [.. from high in Enumerable.Range(0, 2) from low in Enumerable.Range(0, 2) from host in Enumerable.Range(1, 7)
            where input ? host > 2 : low == 0 && host == 1 select Format(v6, high, low, host)];

    public static string Address(Random random, bool v6) => Format(v6, random.Next(2), random.Next(2), random.Next(1, 8));

    /// <param name="mark">High bits of the mark choose the rule set.</param>
    /// <param name="sourcePort">Unlike that of any other packet, so that each starts a flow of its own.</param>
    public Packet Next(uint mark, int sourcePort)
    {
        var source = IPAddress.Parse(Address(_random, v6));
        IPAddress destination;
        do
        {
            destination = IPAddress.Parse(Address(_random, v6));
        }
        while (_local.Contains(destination) != input || destination.Equals(source));

        var packet = new Packet
        {
            Hook = input ? Hook.Input : Hook.Output, InInterface = input ? "lo" : "", Source = source, Destination = destination,
            OutInterface = input ? "" : destination.ToString().StartsWith(v6 ? "fd00" : "10.0", StringComparison.Ordinal) ? "da" : "db",
            HopLimit = _random.Next(62, 67), Mark = mark | (uint)_random.Next(4), LocalAddresses = _local,
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

    public static string Format(bool v6, int high, int low, int host) =>
        v6 ? $"fd0{high}::{(low == 0 ? "" : $"{low}:")}{host}" : $"10.{high}.{low}.{host}";
}
