using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.Eve;
using Antrea.Enforcers.L7.Flows;
using Antrea.Enforcers.Netlink;
using Antrea.L7;
using Antrea.L7.Packets;
using Antrea.L7.Tls;

namespace Antrea.Enforcers.L7;

/// <summary>Tells the event log what was allowed and denied. Safe for several threads; never waits.</summary>
/// <param name="log">The log; null = nothing is told.</param>
internal sealed class L7Events(EveLog? log)
{
    private readonly ConcurrentDictionary<int, string?> _interfaces = [];

    /// <summary>True if requests are to be followed to their answers.</summary>
    public bool IsOn => log is not null;

    /// <summary>An allowed request, with what is known of its answer.</summary>
    public void Http(in AnsweredRequest answered, in StatusLine answer)
    {
        if (log is null)
        {
            return;
        }

        Span<byte> addresses = stackalloc byte[32];
        log.Http(Flow(addresses, answered.Key, answered.Connection, answered.Device, answered.Rule), Http(answered.Request, answer));
    }

    /// <summary>An allowed hello.</summary>
    public void Tls(Connection c, TlsHellos tls)
    {
        if (log is null)
        {
            return;
        }

        Span<byte> addresses = stackalloc byte[32];
        log.Tls(Flow(addresses, c.Key, c.Id, c.Device, Number(c.Guard)), new EveTls { ServerName = tls.ServerName });
    }

    /// <summary>A denial.</summary>
    /// <param name="denial">What is known of it.</param>
    /// <param name="entry">The connection's entry in the connection table, if it has one still.</param>
    public void Denied(Denial denial, Flow? entry)
    {
        if (log is null)
        {
            return;
        }

        Span<byte> addresses = stackalloc byte[32];
        var flow = Flow(addresses, denial.Key, denial.Connection, denial.Device, denial.By?.Number ?? 0);
        var alert = new EveAlert
        {
            Policy = denial.By?.Policy ?? "",
            Reason = denial.Reason.Label(),
            Protocol = denial.Protocol switch { FlowProtocol.Http => EveProtocol.Http, FlowProtocol.Tls => EveProtocol.Tls, _ => EveProtocol.Failed },
            PacketsToServer = (long?)entry?.Sent?.Packets ?? -1,
            BytesToServer = (long?)entry?.Sent?.Bytes ?? -1,
            PacketsToClient = (long?)entry?.Received?.Packets ?? -1,
            BytesToClient = (long?)entry?.Received?.Bytes ?? -1,
            Start = denial.Start ?? default,
        };
        if (denial.Head is { } head)
        {
            // Nothing was answered.
            log.Alert(flow, alert, Http(head, default, 0));
        }
        else if (denial.ServerName is { } name)
        {
            log.Alert(flow, alert, new EveTls { ServerName = Encoding.ASCII.GetBytes(name) });
        }
        else
        {
            log.Alert(flow, alert);
        }

        if (denial.Packet is { } packet)
        {
            log.Packet(flow, new EvePacket { Bytes = packet });
        }
    }

    // The rule whose number an event bears: the client's own comes first, as it decides first.
    private static int Number(L7Guard? guard) => guard?.First.Number ?? 0;

    private static EveHttp Http(PendingRequest r, in StatusLine answer, long unknown = -1) => new()
    {
        Transaction = r.Number,
        Hostname = r.Host,
        Port = r.Port,
        Url = r.Target,
        UserAgent = r.UserAgent,
        Referer = r.Referer,
        Method = r.Method,
        Protocol = r.Minor == 0 ? "HTTP/1.0"u8 : "HTTP/1.1"u8,
        ContentType = answer.ContentType,
        Status = answer.Status,
        Length = answer.Length ?? unknown,
    };

    private EveFlow Flow(Span<byte> addresses, in ConnectionKey key, long id, int device, int rule)
    {
        var length = key.IsV6 ? 16 : 4;
        var source = addresses[..length];
        var destination = addresses.Slice(16, length);
        if (key.IsV6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(source, key.SourceBits);
            BinaryPrimitives.WriteUInt128BigEndian(destination, key.DestinationBits);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(source, (uint)key.SourceBits);
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)key.DestinationBits);
        }

        return new EveFlow
        {
            Id = id, Interface = Interface(device), Rule = rule, Source = source, Destination = destination, SourcePort = key.SourcePort, DestinationPort = key.DestinationPort,
        };
    }

    // Indices are not used again, so a name once found stays right.
    private string? Interface(int device) => device == 0 ? null : _interfaces.GetOrAdd(device, Interfaces.Name);
}
