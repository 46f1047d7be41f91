using System.Net;
using System.Text;
using System.Text.Json;
using Antrea.Enforcers.Eve;

namespace Antrea.Enforcers.Tests.Eve;

public sealed class EveTextTests : IAsyncDisposable
{
    private readonly EveRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task An_allowed_request_has_the_fields_of_Suricatas_http_event()
    {
        _rig.Log.Http(EveRig.Flow(), new EveHttp
        {
            Hostname = "10.10.1.7"u8, Url = "/public/main.html"u8, UserAgent = "Wget/1.21.1"u8, ContentType = "text/html"u8, Method = "GET"u8,
            Protocol = "HTTP/1.1"u8, Status = 404, Length = 153,
        });

        (await _rig.LastAsync()).ShouldBe(
            """{"timestamp":"2026-01-01T00:00:00.000000+0000","flow_id":757085628206447,"in_iface":"veth1","event_type":"http","vlan":[1],"""
            + """ "src_ip":"10.10.1.8","src_port":44132,"dest_ip":"10.10.1.7","dest_port":80,"proto":"TCP","tenant_id":1,"tx_id":0,""".TrimStart()
            + """ "http":{"hostname":"10.10.1.7","url":"/public/main.html","http_user_agent":"Wget/1.21.1","http_content_type":"text/html",""".TrimStart()
            + """ "http_method":"GET","protocol":"HTTP/1.1","status":404,"length":153}}""".TrimStart());
    }

    [Fact]
    public async Task Port_referer_and_number_of_the_request_are_told_and_what_is_not_known_is_left_out()
    {
        _rig.Log.Http(EveRig.Flow(), new EveHttp { Transaction = 3, Hostname = "a.test"u8, Port = 8080, Url = "/"u8, Referer = "http://b.test/"u8, Method = "GET"u8 });

        var line = EveRig.Json(await _rig.LastAsync());
        line.GetProperty("tx_id").GetInt32().ShouldBe(3);
        Names(line.GetProperty("http")).ShouldBe(["hostname", "http_port", "url", "http_refer", "http_method"]);
        line.GetProperty("http").GetProperty("http_port").GetInt32().ShouldBe(8080);
    }

    [Fact]
    public async Task A_denied_request_has_the_fields_of_Suricatas_alert_event()
    {
        _rig.Log.Alert(
            EveRig.Flow(rule: 7),
            new EveAlert
            {
                Policy = "AntreaClusterNetworkPolicy:test-l7-ingress", Reason = "request_not_allowed", Protocol = EveProtocol.Http,
                PacketsToServer = 3, PacketsToClient = 1, BytesToServer = 284, BytesToClient = 74, Start = new(2023, 3, 9, 20, 0, 28, 209, 857, TimeSpan.Zero),
            },
            new EveHttp { Hostname = "10.10.1.4"u8, Url = "/admin"u8, UserAgent = "curl/7.74.0"u8, Method = "GET"u8, Protocol = "HTTP/1.1"u8, Length = 0 });

        var line = EveRig.Json(await _rig.LastAsync());
        Names(line).ShouldBe([
            "timestamp", "flow_id", "in_iface", "event_type", "vlan", "src_ip", "src_port", "dest_ip", "dest_port", "proto", "tenant_id", "tx_id",
            "alert", "http", "app_proto", "direction", "flow"]);
        line.GetProperty("alert").GetRawText().ShouldBe(
            """{"action":"blocked","gid":1,"signature_id":1,"rev":0,"signature":"Reject by AntreaClusterNetworkPolicy:test-l7-ingress","category":"","severity":3,"tenant_id":7,"metadata":{"reason":["request_not_allowed"]}}""");
        line.GetProperty("http").GetRawText().ShouldBe(
            """{"hostname":"10.10.1.4","url":"/admin","http_user_agent":"curl/7.74.0","http_method":"GET","protocol":"HTTP/1.1","length":0}""");
        line.GetProperty("flow").GetRawText().ShouldBe(
            """{"pkts_toserver":3,"pkts_toclient":1,"bytes_toserver":284,"bytes_toclient":74,"start":"2023-03-09T20:00:28.209857+0000"}""");
        (line.GetProperty("app_proto").GetString(), line.GetProperty("direction").GetString()).ShouldBe(("http", "to_server"));
    }

    [Fact]
    public async Task An_alert_invents_nothing()
    {
        _rig.Log.Alert(EveRig.Flow(), new EveAlert { Policy = "AntreaNetworkPolicy:x/np" });

        var line = EveRig.Json(await _rig.LastAsync());
        Names(line).ShouldNotContain("http");
        Names(line).ShouldNotContain("tls");
        Names(line).ShouldNotContain("flow");
        Names(line.GetProperty("alert")).ShouldNotContain("metadata");
        line.GetProperty("app_proto").GetString().ShouldBe("failed");
        line.GetProperty("alert").GetProperty("signature").GetString().ShouldBe("Reject by AntreaNetworkPolicy:x/np");
    }

    [Theory]
    [InlineData(0x0304, "TLS 1.3")]
    [InlineData(0x0303, "TLS 1.2")]
    [InlineData(0x0302, "TLS 1.1")]
    [InlineData(0x0301, "TLSv1")]
    [InlineData(0x0300, "SSLv3")]
    [InlineData(0x0002, "SSLv2")]
    [InlineData(0x7f17, "UNDETERMINED")]
    public async Task Hellos_tell_name_and_version(int version, string expected)
    {
        var tls = new EveTls { ServerName = "foo.test"u8, Version = (ushort)version };
        _rig.Log.Tls(EveRig.Flow(), tls);
        _rig.Log.Alert(EveRig.Flow(), new EveAlert { Policy = "p", Protocol = EveProtocol.Tls }, tls);

        var lines = await _rig.LinesAsync();
        lines.Select(l => EveRig.Json(l).GetProperty("event_type").GetString()).ShouldBe(["tls", "alert"]);
        lines.ShouldAllBe(l => EveRig.Json(l).GetProperty("tls").GetRawText() == $$"""{"sni":"foo.test","version":"{{expected}}"}""");
        EveRig.Json(lines[1]).GetProperty("app_proto").GetString().ShouldBe("tls");
    }

    [Fact]
    public async Task A_dropped_packet_is_there_whole()
    {
        var bytes = RandomNumbers(1500);
        _rig.Log.Packet(EveRig.Flow(), new EvePacket { Bytes = bytes });

        var line = EveRig.Json(await _rig.LastAsync());
        line.GetProperty("event_type").GetString().ShouldBe("packet");
        line.GetProperty("packet").GetBytesFromBase64().ShouldBe(bytes);
        line.GetProperty("packet_info").GetProperty("linktype").GetInt32().ShouldBe(12);
    }

    [Theory]
    [InlineData(17, "UDP", true)]
    [InlineData(132, "SCTP", true)]
    [InlineData(1, "ICMP", false)]
    [InlineData(58, "IPv6-ICMP", false)]
    [InlineData(47, "047", false)]
    public async Task Other_protocols_have_ports_where_they_have_them(byte protocol, string expected, bool hasPorts)
    {
        _rig.Log.Alert(new EveFlow { Source = new byte[4], Destination = new byte[4], Protocol = protocol }, new EveAlert());

        var line = EveRig.Json(await _rig.LastAsync());
        line.GetProperty("proto").GetString().ShouldBe(expected);
        Names(line).Contains("src_port").ShouldBe(hasPorts);
        Names(line).Contains("dest_port").ShouldBe(hasPorts);
        Names(line).ShouldNotContain("vlan");
    }

    [Fact]
    public void Addresses_are_written_in_their_canonical_form()
    {
        var random = new Random(5);
        var text = new byte[AddressText.MaxLength];
        string[] special = ["::", "::1", "1::", "fe80::1:0:0:1", "1:0:0:2::3", "0:1::", "::ffff:10.1.2.3", "2001:db8::1:0:0:1", "0.0.0.0", "255.255.255.255", "1:0:2:3:4:5:6:7"];
        foreach (var address in special.Select(IPAddress.Parse).Concat(Enumerable.Range(0, 5000).Select(_ => Draw())))
        {
            Encoding.ASCII.GetString(text, 0, AddressText.Write(address.GetAddressBytes(), text)).ShouldBe(address.ToString());
        }

        IPAddress Draw()
        {
            var bytes = new byte[16];
            for (var i = 0; i < 16; i++)
            {
                // The first group is not 0: text of addresses that hold an IPv4 address is another matter.
                bytes[i] = i == 1 || random.Next(2) == 0 ? (byte)random.Next(1, 256) : (byte)0;
            }

            return new IPAddress(bytes);
        }
    }

    private static byte[] RandomNumbers(int count)
    {
        var bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static List<string> Names(JsonElement element) => [.. element.EnumerateObject().Select(p => p.Name)];
}
