using System.Globalization;

namespace Antrea.Enforcers.Eve;

/// <summary>The events as lines: names, order and form of fields as Suricata's EVE has them.</summary>
internal static class EveText
{
    internal static void Http(EveLine line, DateTimeOffset now, in EveFlow flow, in EveHttp http)
    {
        Begin(line, now, "http"u8, flow);
        Transaction(line, http);
        Object(line, http);
        End(line);
    }

    internal static void Tls(EveLine line, DateTimeOffset now, in EveFlow flow, in EveTls tls)
    {
        Begin(line, now, "tls"u8, flow);
        Object(line, tls);
        End(line);
    }

    internal static void Alert(EveLine line, DateTimeOffset now, in EveFlow flow, in EveAlert alert, in EveHttp http, in EveTls tls)
    {
        Begin(line, now, "alert"u8, flow);
        if (alert.Protocol == EveProtocol.Http)
        {
            Transaction(line, http);
        }

        line.Raw(",\"alert\":{\"action\":\"blocked\",\"gid\":1,\"signature_id\":1,\"rev\":0,\"signature\":\"Reject by "u8);
        line.Inner(alert.Policy);
        line.Number("\",\"category\":\"\",\"severity\":3,\"tenant_id\":"u8, flow.Rule);
        if (alert.Reason.Length > 0)
        {
            line.Value(",\"metadata\":{\"reason\":["u8, alert.Reason);
            line.Raw("]}"u8);
        }

        line.Raw("}"u8);
        if (!http.IsEmpty)
        {
            Object(line, http);
        }

        if (!tls.IsEmpty)
        {
            Object(line, tls);
        }

        line.Raw(alert.Protocol switch
        {
            EveProtocol.Http => ",\"app_proto\":\"http\""u8,
            EveProtocol.Tls => ",\"app_proto\":\"tls\""u8,
            _ => ",\"app_proto\":\"failed\""u8,
        });
        line.Raw(",\"direction\":\"to_server\""u8);
        Counters(line, alert);
        End(line);
    }

    internal static void Packet(EveLine line, DateTimeOffset now, in EveFlow flow, in EvePacket packet)
    {
        Begin(line, now, "packet"u8, flow);
        line.Raw(",\"packet\":"u8);
        line.Base64(packet.Bytes);
        line.Number(",\"packet_info\":{\"linktype\":"u8, packet.LinkType);
        line.Raw("}"u8);
        End(line);
    }

    private static void Begin(EveLine line, DateTimeOffset now, ReadOnlySpan<byte> type, in EveFlow flow)
    {
        line.Clear();
        line.Raw("{\"timestamp\":"u8);
        line.Moment(now);
        line.Number(",\"flow_id\":"u8, flow.Id);
        line.Value(",\"in_iface\":"u8, flow.Interface);
        line.Raw(",\"event_type\":\""u8);
        line.Raw(type);
        line.Raw("\""u8);
        if (flow.Rule > 0)
        {
            line.Number(",\"vlan\":["u8, flow.Rule);
            line.Raw("]"u8);
        }

        // 0 is what the caller leaves out, and no protocol of an IPv4 packet.
        var hasPorts = flow.Protocol is 0 or 6 or 17 or 132;
        line.Raw(",\"src_ip\":"u8);
        line.Address(flow.Source);
        if (hasPorts)
        {
            line.Number(",\"src_port\":"u8, flow.SourcePort);
        }

        line.Raw(",\"dest_ip\":"u8);
        line.Address(flow.Destination);
        if (hasPorts)
        {
            line.Number(",\"dest_port\":"u8, flow.DestinationPort);
        }

        Protocol(line, flow.Protocol);
        if (flow.Rule > 0)
        {
            line.Number(",\"tenant_id\":"u8, flow.Rule);
        }
    }

    private static void End(EveLine line) => line.Raw("}\n"u8);

    private static void Protocol(EveLine line, byte protocol)
    {
        line.Raw(",\"proto\":\""u8);
        switch (protocol)
        {
            case 0 or 6:
                line.Raw("TCP"u8);
                break;
            case 17:
                line.Raw("UDP"u8);
                break;
            case 1:
                line.Raw("ICMP"u8);
                break;
            case 58:
                line.Raw("IPv6-ICMP"u8);
                break;
            case 132:
                line.Raw("SCTP"u8);
                break;
            default:
                Span<byte> digits = stackalloc byte[3];
                protocol.TryFormat(digits, out _, "000", CultureInfo.InvariantCulture);
                line.Raw(digits);
                break;
        }

        line.Raw("\""u8);
    }

    private static void Transaction(EveLine line, in EveHttp http)
    {
        if (http.Transaction >= 0)
        {
            line.Number(",\"tx_id\":"u8, http.Transaction);
        }
    }

    private static void Object(EveLine line, in EveHttp http)
    {
        var at = line.Open(",\"http\":"u8);
        line.Value(",\"hostname\":"u8, http.Hostname);
        Known(line, ",\"http_port\":"u8, http.Port > 0 ? http.Port : -1);
        line.Value(",\"url\":"u8, http.Url);
        line.Value(",\"http_user_agent\":"u8, http.UserAgent);
        line.Value(",\"http_content_type\":"u8, http.ContentType);
        line.Value(",\"http_refer\":"u8, http.Referer);
        line.Value(",\"http_method\":"u8, http.Method);
        line.Value(",\"protocol\":"u8, http.Protocol);
        Known(line, ",\"status\":"u8, http.Status > 0 ? http.Status : -1);
        Known(line, ",\"length\":"u8, http.Length);
        line.Close(at);
    }

    private static void Object(EveLine line, in EveTls tls)
    {
        var at = line.Open(",\"tls\":"u8);
        line.Value(",\"sni\":"u8, tls.ServerName);
        if (tls.Version != 0)
        {
            line.Value(",\"version\":"u8, Version(tls.Version));
        }

        line.Close(at);
    }

    private static string Version(ushort version) => version switch
    {
        0x0002 => "SSLv2",
        0x0300 => "SSLv3",
        0x0301 => "TLSv1",
        0x0302 => "TLS 1.1",
        0x0303 => "TLS 1.2",
        0x0304 => "TLS 1.3",
        _ => "UNDETERMINED",
    };

    private static void Counters(EveLine line, in EveAlert alert)
    {
        if (!alert.HasFlow)
        {
            return;
        }

        var at = line.Open(",\"flow\":"u8);
        Known(line, ",\"pkts_toserver\":"u8, alert.PacketsToServer);
        Known(line, ",\"pkts_toclient\":"u8, alert.PacketsToClient);
        Known(line, ",\"bytes_toserver\":"u8, alert.BytesToServer);
        Known(line, ",\"bytes_toclient\":"u8, alert.BytesToClient);
        if (alert.Start != default)
        {
            line.Raw(",\"start\":"u8);
            line.Moment(alert.Start);
        }

        line.Close(at);
    }

    private static void Known(EveLine line, ReadOnlySpan<byte> before, long value)
    {
        if (value >= 0)
        {
            line.Number(before, value);
        }
    }
}
