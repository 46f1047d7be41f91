using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Evaluation.Tracing;

/// <summary>What can be wrong with a query by itself.</summary>
internal static class QueryChecks
{
    private const int EchoRequest = 8, EchoRequestV6 = 128;

    /// <summary>The protocol; null = ICMP.</summary>
    public static PortProtocol? Protocol(TraceQuery query)
    {
        PortProtocol? protocol = query.Protocol.ToLowerInvariant() switch
        {
            "tcp" => PortProtocol.TCP,
            "udp" => PortProtocol.UDP,
            "sctp" => PortProtocol.SCTP,
            "icmp" => null,
            _ => throw new TraceQueryException($"protocol '{query.Protocol}': must be tcp, udp, sctp or icmp"),
        };
        if (protocol is null && (query.Port is not null || query.SourcePort is not null))
        {
            throw new TraceQueryException("icmp has no ports: give its type and code (--icmp-type, --icmp-code)");
        }

        if (protocol is not null && (query.IcmpType is not null || query.IcmpCode is not null))
        {
            throw new TraceQueryException($"an ICMP type or code goes with icmp only, not with {query.Protocol}");
        }

        Within(query.Port, 1, 65535, "port");
        Within(query.SourcePort, 1, 65535, "source port");
        Within(query.IcmpType, 0, 255, "ICMP type");
        Within(query.IcmpCode, 0, 255, "ICMP code");
        return protocol;
    }

    /// <summary>True for IPv6.</summary>
    public static bool Family(TraceQuery query, TraceEndpoint from, TraceEndpoint to)
    {
        // A Service without an address is reached at its endpoints, in the family of the client.
        bool Has(TraceEndpoint end, bool v6) => end.Has(v6) || (end.Service is not null && end.Addresses.Count == 0);
        List<bool> fits = [.. ((bool[])[false, true]).Where(v6 => Has(from, v6) && Has(to, v6))];
        if (query.V6 is { } wanted)
        {
            var lacking = Has(from, wanted) ? to : from;
            return fits.Contains(wanted) ? wanted : throw new TraceQueryException($"{lacking} has no {Name(wanted)} address");
        }

        return fits.Count > 0 ? fits[0] : throw new TraceQueryException(
            $"{from} and {to} share no address family: {(from.Has(false) ? $"{from} has only IPv4, {to} only IPv6" : $"{from} has only IPv6, {to} only IPv4")}");
    }

    /// <summary>The destination port; 0 for ICMP.</summary>
    public static int Port(TraceQuery query) => query.Port
        ?? (Protocol(query) is null ? 0 : throw new TraceQueryException($"{query.Protocol} needs a destination port (--port N)"));

    /// <summary>The packet without addresses and destination port.</summary>
    public static PodPacket Packet(TraceQuery query, bool v6)
    {
        var any = v6 ? IpNet.AnyV6 : IpNet.AnyV4;
        return Protocol(query) is { } p
            ? new PodPacket(any, any, IpProtocol.Of(p), SourcePort: query.SourcePort ?? 0)
            : new PodPacket(any, any, v6 ? IpProtocol.IcmpV6 : IpProtocol.Icmp,
                IcmpType: query.IcmpType ?? (v6 ? EchoRequestV6 : EchoRequest), IcmpCode: query.IcmpCode ?? 0);
    }

    private static string Name(bool v6) => v6 ? "IPv6" : "IPv4";

    private static void Within(int? value, int low, int high, string what)
    {
        if (value < low || value > high)
        {
            throw new TraceQueryException($"{what} {value}: must be {low} to {high}");
        }
    }
}
