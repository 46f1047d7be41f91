using System.Diagnostics;
using System.Text;
using Antrea.L7.Http;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests.Http;

public class HttpRequestsTests
{
    private const string Head = "GET /public/1 HTTP/1.1\r\nHost: h\r\n\r\n";
    private const string Socket = "GET /public/ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private const string Private = "GET /private HTTP/1.1\r\nHost: h\r\n\r\n";

    [Fact]
    public void Every_request_of_a_connection_is_judged()
    {
        var connection = new Connection(Guards.Of(new HttpMatch("/public*", Method: "GET")));
        connection.Send(Head + Head + "\r\n" + Head).ShouldBe(0);
        connection.Send(Head).ShouldBe(0);
        connection.Events.Count.ShouldBe(4);
        connection.Send("HEAD /public/1 HTTP/1.1\r\nHost: h\r\n\r\n").ShouldBeGreaterThan(0);
        connection.Reason.ShouldBe(DenyReason.RequestNotAllowed);
        connection.By!.Policy.ShouldBe("AntreaNetworkPolicy:ns/ingress");
    }

    [Theory]
    [InlineData("*1\r\n$4\r\nPING\r\n", DenyReason.NotHttp)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", DenyReason.NotHttp)]
    [InlineData("\0\u0001\u0002\u0003hello\n", DenyReason.NotHttp)]
    [InlineData("\u0016\u0003\u0001\0\u0005", DenyReason.NotHttp)]
    [InlineData("\u00ab\u00cd\u0001 ", DenyReason.NotHttp)]
    [InlineData("\r\n\r\nGET / HTTP/1.1\r\n", DenyReason.NotHttp)]
    [InlineData("GET / RTSP/1.0\r\n", DenyReason.Version)]
    [InlineData("PRI * HTTP/2", DenyReason.Http2)]
    public void Other_protocols(string bytes, DenyReason reason) => Connection.Of(Guards.Any, bytes).ShouldBe(reason);

    [Theory]
    [InlineData("PRI * HTTP/", "2")]
    [InlineData("G", "\u0001")]
    [InlineData("GET /public HTTP/1.1\r", "x")]
    [InlineData("GET /private HTTP/1.1\r", "\n")]
    [InlineData("GET /public HTTP/1.1\r\nHost: a", "\n")]
    [InlineData("GET /public HTTP/1.1\r\nHost", " ")]
    [InlineData("GET /public HTTP/1.1\r\nHost: h\r\n", "\t")]
    [InlineData("GET /public HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r", "\n")]
    public void It_is_refused_at_the_first_byte_that_decides(string before, string deciding)
    {
        var connection = new Connection(Guards.Public);
        connection.Send(before).ShouldBe(0);
        connection.Reason.ShouldBe(DenyReason.None);
        connection.Judge.IsInHead.ShouldBeTrue();
        connection.Send(deciding).ShouldBe(1);
        connection.Reason.ShouldNotBe(DenyReason.None);
    }

    [Fact]
    public void Bodies_are_skipped()
    {
        var connection = new Connection(Guards.Public);
        connection.Send("POST /public HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3000000\r\n\r\n").ShouldBe(0);
        connection.Judge.Opaque.ShouldBe(3_000_000);
        connection.Judge.IsInHead.ShouldBeFalse();
        connection.Judge.Skip(1_000_000);
        connection.Judge.Opaque.ShouldBe(2_000_000);
        connection.Judge.Skip(2_000_000);
        connection.Send(Head).ShouldBe(0);
        connection.Events.Count.ShouldBe(2);
    }

    [Fact]
    public void Chunks_extensions_and_trailers()
    {
        var connection = new Connection(Guards.Public);
        connection.Send("POST /public HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n").ShouldBe(0);
        connection.Send("0000a;x=y;z=\"q;\\\"r\"\r\n0123456789\r\n0;last\r\nX-Sum: 1\r\nY:\r\n\r\n" + Head).ShouldBe(0);
        connection.Events.ShouldBe(["allowed POST /public h -1", "allowed GET /public/1 h -1"]);
    }

    [Fact]
    public void A_granted_upgrade_is_a_tunnel()
    {
        var connection = new Connection(Guards.Public);
        connection.Send(Socket + "ping").ShouldBe(4);
        (connection.Reason, connection.Judge.IsWaiting, connection.Judge.Opaque).ShouldBe((DenyReason.None, true, 0));
        connection.Events.ShouldBe(["allowed GET /public/ws h -1 switch"]);
        connection.Judge.Answered(103);
        connection.Judge.IsWaiting.ShouldBeTrue();
        connection.Judge.Answered(101);
        connection.Judge.Opaque.ShouldBe(long.MaxValue);
        connection.Send("\0\n garbage").ShouldBe(0);
        connection.Judge.Skip(1L << 40);
        connection.Judge.IsTunnel.ShouldBeTrue();
    }

    [Fact]
    public void A_refused_upgrade_is_a_request_as_others()
    {
        var connection = new Connection(Guards.Public);
        connection.Send(Socket).ShouldBe(0);
        connection.Judge.Answered(426);
        connection.Send(Head + Private).ShouldBe(Private.Length);
        connection.Events.ShouldBe(["allowed GET /public/ws h -1 switch", "allowed GET /public/1 h -1", "denied RequestNotAllowed"]);
    }

    [Theory]
    [InlineData(Socket, DenyReason.Upgrade)]
    [InlineData("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", DenyReason.Connect)]
    public void Only_the_first_request_can_ask_for_a_switch(string request, DenyReason reason)
    {
        foreach (var earlier in new[] { Head, Socket })
        {
            var connection = new Connection(Guards.Of(new HttpMatch("/public*"), new HttpMatch(Method: "CONNECT"))) { Answer = 404 };
            connection.Send(earlier + request).ShouldBe(request.Length);
            connection.Reason.ShouldBe(reason);
            connection.Events.Count.ShouldBe(2);
        }
    }

    [Theory]
    [InlineData(101, long.MaxValue)]
    [InlineData(200, 0)]
    public void An_answer_may_come_before_the_body_of_a_request_has_gone(int status, long opaque)
    {
        var connection = new Connection(Guards.Public);
        connection.Send("POST /public/ws HTTP/1.1\r\nHost: h\r\nUpgrade: x\r\nContent-Length: 3\r\n\r\na").ShouldBe(0);
        connection.Judge.Answered(status);
        connection.Judge.Opaque.ShouldBe(2);
        connection.Judge.Skip(2);
        connection.Judge.Opaque.ShouldBe(opaque);
    }

    [Fact]
    public void Answers_that_nobody_waits_for_change_nothing()
    {
        var connection = new Connection(Guards.Public);
        connection.Judge.Answered(101);
        connection.Send(Head + Private).ShouldBe(Private.Length);
        connection.Reason.ShouldBe(DenyReason.RequestNotAllowed);
    }

    [Fact]
    public void Connect_needs_an_item_of_its_own()
    {
        const string Connect = "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n";
        Connection.Of(Guards.Any, Connect + "\r\n").ShouldBe(DenyReason.Connect);
        Connection.Of(Guards.Of(new HttpMatch(Host: "h", Method: "CONNECT")), Connect + "Content-Length: 1\r\n\r\n").ShouldBe(DenyReason.Connect);
        Connection.Of(Guards.Of(new HttpMatch(Host: "x", Method: "CONNECT")), Connect + "\r\n").ShouldBe(DenyReason.Connect);
        Connection.Of(Guards.Of(new HttpMatch("/x", Method: "CONNECT")), Connect + "\r\n").ShouldBe(DenyReason.Connect);
        var connection = new Connection(Guards.Of(new HttpMatch(Host: "h", Method: "CONNECT")));
        connection.Send(Connect + "\r\n").ShouldBe(0);
        connection.Judge.IsWaiting.ShouldBeTrue();
        connection.Judge.Answered(200);
        connection.Judge.IsTunnel.ShouldBeTrue();
    }

    [Fact]
    public void Other_rules_count_from_the_next_request_on_and_for_a_head_under_way()
    {
        var connection = new Connection(Guards.Public);
        connection.Send(Head).ShouldBe(0);
        connection.Send(Head[..^1]).ShouldBe(0);
        connection.Judge.Use(Guards.Paths("/other"));
        connection.Send(Head[^1..]).ShouldBe(1);
        connection.Reason.ShouldBe(DenyReason.RequestNotAllowed);
    }

    [Fact]
    public void Limits()
    {
        var limits = new HttpLimits(300, 4);
        foreach (var (length, reason) in new[] { (300, DenyReason.None), (301, DenyReason.HeadTooLarge) })
        {
            var request = "GET /public HTTP/1.1\r\nHost: h\r\nX: ";
            request += new string('x', length - request.Length - 4) + "\r\n\r\n";
            var connection = new Connection(Guards.Public, limits);
            connection.Send(request);
            connection.Reason.ShouldBe(reason);
        }

        foreach (var (fields, reason) in new[] { (3, DenyReason.None), (4, DenyReason.TooManyHeaders) })
        {
            var connection = new Connection(Guards.Public, limits);
            connection.Send("GET /public HTTP/1.1\r\nHost: h\r\n" + string.Concat(Enumerable.Repeat("X: y\r\n", fields)) + "\r\n");
            connection.Reason.ShouldBe(reason);
        }

        foreach (var trailer in new[] { string.Concat(Enumerable.Repeat("X: y\r\n", 5)), "X: " + new string('x', 300) })
        {
            var connection = new Connection(Guards.Public, limits);
            connection.Send("GET /public HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + trailer + "\r\n\r\n");
            connection.Reason.ShouldBe(DenyReason.Trailer);
        }
    }

    [Fact]
    public void A_denial_tells_what_is_known_of_the_head()
    {
        var connection = new Connection(Guards.Public);
        connection.Send("GET /private HTTP/1.1\r\nHost: Shop.example:80\r\nUser-Agent: me/1\r\nbroken\n\r\n");
        (connection.Reason, connection.Host, connection.UserAgent).ShouldBe((DenyReason.RequestNotAllowed, "Shop.example", "me/1"));
        connection = new Connection(Guards.Public);
        connection.Send("GET /private HT");
        connection.Send("TP/1.1\r\nHost: h\r\n");
        (connection.Reason, connection.Host, connection.UserAgent).ShouldBe((DenyReason.RequestNotAllowed, "h", ""));
    }

    [Fact]
    public void A_head_in_single_bytes_is_linear_work()
    {
        var request = Encoding.Latin1.GetBytes("GET /public/" + new string('a', 30_000) + " HTTP/1.1\r\nHost: h\r\nX: " + new string('y', 30_000) + "\r\n\r\n");
        var connection = new Connection(Guards.Public);
        var (bytes, begin) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < request.Length; i++)
        {
            if (connection.Judge.Take(request.AsSpan(i, 1), out _) != 1)
            {
                Assert.Fail("not taken");
            }
        }

        // 60,000 steps: a look at all bytes at each of them would take seconds.
        Stopwatch.GetElapsedTime(begin).TotalMilliseconds.ShouldBeLessThan(500);
        (GC.GetAllocatedBytesForCurrentThread() - bytes).ShouldBeLessThan(400_000);
        connection.Events.Count.ShouldBe(1);
        connection.Judge.BufferedBytes.ShouldBe(0);
    }

    [Fact]
    public void A_request_allocates_nothing()
    {
        var whole = Encoding.Latin1.GetBytes("GET /public/%20a//b;c/../d HTTP/1.1\r\nHost: Shop.Example.com:80\r\nUser-Agent: me\r\n\r\n");
        var judge = new HttpRequests();
        judge.Reset(Guards.Of(new HttpMatch("/other", "*.example.org"), new HttpMatch("/public*", "*.example.com", "GET")), HttpLimits.Default, new Silence());
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                if (judge.Take(whole, out _) != whole.Length || judge.Take(whole.AsSpan(0, 40), out _) != 40 || judge.Take(whole.AsSpan(40), out _) != whole.Length - 40)
                {
                    Assert.Fail("not allowed");
                }
            }

            if (round > 0)
            {
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
            }
        }
    }

    [Fact]
    public void An_empty_line_begins_no_head()
    {
        var connection = new Connection(Guards.Public);
        connection.Send(Head + "\r\n").ShouldBe(0);
        connection.Judge.IsInHead.ShouldBeFalse();
        connection.Send("G").ShouldBe(0);
        connection.Judge.IsInHead.ShouldBeTrue();
        connection.Send(Head[1..]).ShouldBe(0);
        connection.Events.Count.ShouldBe(2);
    }

    [Fact]
    public void It_can_be_used_again()
    {
        var connection = new Connection(Guards.Public);
        connection.Send("GET /publ");
        connection.Judge.IsInHead.ShouldBeTrue();
        connection.Judge.Release();
        connection.Judge.Reset(Guards.Any, HttpLimits.Default, connection);
        connection.Send(Private).ShouldBe(0);
        connection.Events.ShouldBe(["allowed GET /private h -1"]);
    }
}
