using System.Security.Cryptography;
using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>Every request of a connection is judged, not only its first; what is allowed arrives as it was sent.</summary>
public sealed class RequestTests
{
    private static readonly string Policy = L7Text.Ingress("{http: {path: \"/public*\"}}, {http: {path: \"/size/*\", method: GET}}");

    [RootTheory]
    [InlineData(PodLink.Routed, false)]
    [InlineData(PodLink.Routed, true)]
    [InlineData(PodLink.Bridged, false)]
    [InlineData(PodLink.Bridged, true)]
    public async Task ALaterRequestOfAConnectionIsJudgedToo(PodLink pods, bool v6)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), Policy);
        foreach (var address in new[] { L7Lab.Address(lab.Web, v6), lab.ServiceIp(v6) })
        {
            lab.Http.Forget();
            using var connection = await HttpConnection.OpenAsync(lab.Client, address, 80);
            for (var i = 0; i < 20; i++)
            {
                (await connection.AskAsync($"/public/{i}")).IsOk.ShouldBeTrue();
            }

            (await connection.AskAsync("/private")).IsReset.ShouldBeTrue();
            lab.Http.Requests.Count.ShouldBe(20);
            lab.Http.Connections.Count.ShouldBe(1);
        }
    }

    [RootFact]
    public async Task RequestsOfAllKindsPassAndNoneHidesTheNext()
    {
        await using var lab = await L7Lab.CreateAsync(policy: Policy);
        var body = RandomNumberGenerator.GetBytes(3_000_000);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        var switches = 0; // only the first request of a connection may ask for one
        (string Name, Func<HttpConnection, Task<Answer>> Ask)[] kinds =
        [
            ("upload", c => c.AskAsync("/public/up", "POST", body: body)),
            ("chunked", c => c.SayAsync("POST /public/c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nA: b\r\n\r\n")),
            ("long target", c => c.AskAsync("/public/" + new string('a', 6000))),
            ("large head", c => c.AskAsync("/public/h", more: $"X-Pad: {new string('b', 20_000)}\r\n")),
            ("HEAD", c => c.AskAsync("/public/x", "HEAD")),
            ("download", c => c.AskAsync("/size/2000000")),
            ("absolute", c => c.AskAsync("http://h/public/abs")),
            ("HTTP/1.0", c => c.SayAsync("GET /public/old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")),
            ("body waits", async c =>
            {
                await c.SendAsync("PUT /public/100 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
                (await c.ReadRawAsync()).Body.ShouldBe("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
                return await c.SayAsync("hello");
            }),
            ("refused switch", c => c.AskAsync("/public/status/404", more: switches++ == 0 ? "Connection: Upgrade\r\nUpgrade: foo\r\n" : "")),
        ];
        foreach (var (name, ask) in kinds)
        {
            lab.Http.Forget();
            using var connection = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
            (await ask(connection)).Kind.ShouldBe(AnswerKind.Response, name);
            (await ask(connection)).Kind.ShouldBe(AnswerKind.Response, name);
            (await connection.AskAsync("/private")).IsReset.ShouldBeTrue(name);
            lab.Http.Requests.Count.ShouldBe(2, name);
            lab.Http.Saw("/private").ShouldBeFalse(name);
            if (name == "upload")
            {
                lab.Http.Requests.ShouldAllBe(r => r.BodyLength == body.Length && r.BodyHash == hash);
            }
        }
    }

    [RootFact]
    public async Task ADeniedRequestBehindAnAllowedOneInOneSegmentIsNotServed()
    {
        await using var lab = await L7Lab.CreateAsync(policy: Policy);
        using var connection = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await connection.SayAsync("GET /public/1 HTTP/1.1\r\nHost: h\r\n\r\nGET /private HTTP/1.1\r\nHost: h\r\n\r\n")).IsReset.ShouldBeTrue();
        lab.Http.Saw("/private").ShouldBeFalse();

        using var allowed = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await allowed.SayAsync("GET /public/1 HTTP/1.1\r\nHost: h\r\n\r\nGET /public/2 HTTP/1.1\r\nHost: h\r\n\r\n")).IsOk.ShouldBeTrue();
        (await allowed.ReadAsync()).IsOk.ShouldBeTrue();
    }

    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task AWebSocketIsATunnelOnlyIfTheServerSwitched(PodLink pods)
    {
        const string Switch = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress("{http: {path: \"/ws*\"}}, {http: {path: \"/refuse*\"}}"));
        using var socket = await HttpConnection.OpenAsync(lab.Client, lab.ServiceIp(v6: false), 80);
        (await socket.AskAsync("/ws", more: Switch)).Status.ShouldBe(101);
        foreach (var frame in new[] { "ping-frame", "GET /private HTTP/1.1\r\nHost: h\r\n\r\n", "\u0001\u0002\n" })
        {
            (await socket.SendAsync(System.Text.Encoding.Latin1.GetBytes(frame))).ShouldBeTrue();
            (await socket.ReadRawAsync()).Body.ShouldBe(System.Text.Encoding.Latin1.GetBytes(frame));
        }

        using var refused = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await refused.AskAsync("/refuse", more: Switch)).IsOk.ShouldBeTrue();
        (await refused.AskAsync("/refuse/2")).IsOk.ShouldBeTrue();
        (await refused.AskAsync("/private")).IsReset.ShouldBeTrue();

        using var early = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await early.SayAsync($"GET /ws HTTP/1.1\r\nHost: h\r\n{Switch}\r\nGET /private HTTP/1.1\r\nHost: h\r\n\r\n")).IsOk.ShouldBeFalse();
        using var denied = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await denied.AskAsync("/private", more: Switch)).IsReset.ShouldBeTrue();
        using var http2 = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await http2.AskAsync("/ws", more: "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n")).IsReset.ShouldBeTrue();
        lab.Http.Saw("/private").ShouldBeFalse();
    }

    [RootFact]
    public async Task ATunnelByConnectNeedsAnItemThatSaysSo()
    {
        await using var lab = await L7Lab.CreateAsync(policy: L7Text.Ingress("{http: {path: \"/public*\"}}, {http: {method: GET}}"));
        using (var connection = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80))
        {
            (await connection.AskAsync("foo:443", "CONNECT", "foo:443")).IsReset.ShouldBeTrue();
        }

        await lab.ApplyAsync(L7Text.Ingress("{http: {method: CONNECT, host: foo}}"));
        using var tunnel = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await tunnel.AskAsync("foo:443", "CONNECT", "foo:443")).IsOk.ShouldBeTrue();
        (await tunnel.SendAsync("anything\n"u8.ToArray())).ShouldBeTrue();
        (await tunnel.ReadRawAsync()).Body.ShouldBe("anything\n"u8.ToArray());
    }
}
