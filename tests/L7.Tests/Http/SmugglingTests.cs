using System.Text;

namespace Antrea.L7.Tests.Http;

/// <summary>Requests that two readers may take for different ones. Each is a second request of its connection, so that a reason about it is not one about the protocol.</summary>
public class SmugglingTests
{
    private const string First = "GET /public/1 HTTP/1.1\r\nHost: h\r\n\r\n";
    private const string Inner = "GET /private HTTP/1.1\r\nHost: h\r\n\r\n";

    private static void Refused(string request, DenyReason reason)
    {
        var connection = new Connection(Guards.Public);
        connection.Send(First + request + Inner);
        connection.Reason.ShouldBe(reason);
        connection.Events.Count.ShouldBe(2);
        connection.Events[0].ShouldBe("allowed GET /public/1 h -1");
        connection.Events[1].ShouldBe("denied " + reason);
        connection.Passed.ShouldBe(First.Length);
    }

    [Theory]
    [InlineData("Content-Length: 39\r\nTransfer-Encoding: chunked", DenyReason.ContentLengthAndChunked)]
    [InlineData("Transfer-Encoding: chunked\r\nContent-Length: 4", DenyReason.ContentLengthAndChunked)]
    [InlineData("Content-Length: 0\r\nTransfer-Encoding: chunked", DenyReason.ContentLengthAndChunked)]
    [InlineData("Content-Length: 39\r\nTransfer-Encoding : chunked", DenyReason.HeaderLine)]
    [InlineData("Content-Length: 39\r\nTransfer-Encoding:\tchunked", DenyReason.ContentLengthAndChunked)]
    [InlineData("Content-Length: 39\r\nTransfer-Encoding: xchunked", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: identity, chunked", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: gzip, chunked", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: chunked, chunked", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: identity", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: ", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: chunked;q=1", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: \"chunked\"", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: chunked,", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding: cow", DenyReason.TransferEncoding)]
    [InlineData("Transfer-Encoding:\r\n chunked", DenyReason.TransferEncoding)]
    [InlineData("X: y\r\n Transfer-Encoding: chunked", DenyReason.FoldedHeader)]
    [InlineData("X: y\r\n\tz", DenyReason.FoldedHeader)]
    [InlineData("Transfer-Encoding: \vchunked", DenyReason.ControlCharacter)]
    [InlineData("Transfer-Encoding: chunked\f", DenyReason.ControlCharacter)]
    [InlineData("Transfer-Encoding: chunked\0", DenyReason.ControlCharacter)]
    [InlineData("Transfer-Encoding: \u00a0chunked", DenyReason.TransferEncoding)]
    [InlineData("Transfer_Encoding: x\r\n: y", DenyReason.HeaderLine)]
    [InlineData("Content-Length: 0\r\nContent-Length: 34", DenyReason.ContentLengthTwice)]
    [InlineData("Content-Length: 34\r\nContent-Length: 34", DenyReason.ContentLengthTwice)]
    [InlineData("Content-Length: 0, 34", DenyReason.ContentLength)]
    [InlineData("Content-Length: 34, 34", DenyReason.ContentLength)]
    [InlineData("Content-Length: +34", DenyReason.ContentLength)]
    [InlineData("Content-Length: -1", DenyReason.ContentLength)]
    [InlineData("Content-Length: 0x0", DenyReason.ContentLength)]
    [InlineData("Content-Length: 3 4", DenyReason.ContentLength)]
    [InlineData("Content-Length: 3_4", DenyReason.ContentLength)]
    [InlineData("Content-Length: 34.0", DenyReason.ContentLength)]
    [InlineData("Content-Length: 1e1", DenyReason.ContentLength)]
    [InlineData("Content-Length: \u0661", DenyReason.ContentLength)]
    [InlineData("Content-Length: ", DenyReason.ContentLength)]
    [InlineData("Content-Length: 9223372036854775808", DenyReason.ContentLength)]
    [InlineData("Content-Length: 18446744073709551650", DenyReason.ContentLength)]
    [InlineData("Content-Length : 34", DenyReason.HeaderLine)]
    [InlineData("Content-Length\t: 34", DenyReason.HeaderLine)]
    [InlineData("Content-Length", DenyReason.HeaderLine)]
    [InlineData("Content Length: 34", DenyReason.HeaderLine)]
    [InlineData("X\u00e9: y", DenyReason.HeaderLine)]
    [InlineData("(X): y", DenyReason.HeaderLine)]
    [InlineData("X: a\nContent-Length: 34", DenyReason.BareLineBreak)]
    [InlineData("X: a\rContent-Length: 34", DenyReason.BareLineBreak)]
    [InlineData("X: a\r\r\nContent-Length: 34", DenyReason.BareLineBreak)]
    [InlineData("X\0: a", DenyReason.ControlCharacter)]
    [InlineData("X: a\0b", DenyReason.ControlCharacter)]
    [InlineData("X: a\u007fb", DenyReason.ControlCharacter)]
    [InlineData("X: a\u001bb", DenyReason.ControlCharacter)]
    [InlineData("Host: h", DenyReason.HostTwice)]
    [InlineData("host: other", DenyReason.HostTwice)]
    [InlineData("Upgrade: h2c", DenyReason.Upgrade)]
    [InlineData("Upgrade: websocket, H2C", DenyReason.Upgrade)]
    [InlineData("Upgrade: HTTP/2.0", DenyReason.Upgrade)]
    public void A_field_that_may_be_read_differently_is_refused(string fields, DenyReason reason)
        => Refused($"POST /public/s HTTP/1.1\r\nHost: h\r\n{fields}\r\n\r\n", reason);

    [Theory]
    [InlineData("GET /public HTTP/1.0\r\nTransfer-Encoding: chunked\r\n", DenyReason.TransferEncoding)]
    [InlineData("GET /public HTTP/1.0\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n", DenyReason.TransferEncoding)]
    [InlineData("GET /public HTTP/1.1\r\n", DenyReason.HostMissing)]
    [InlineData("GET http://h/public HTTP/1.1\r\n", DenyReason.HostMissing)]
    [InlineData("GET /public HTTP/1.1\r\nHost:\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: a b\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: a,b\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: u@h\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: h/x\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: h:80:80\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: h:65536\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: h%2e\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: h\u00e9\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: h..\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\nHost: [::1\r\n", DenyReason.HostInvalid)]
    [InlineData("GET /public HTTP/1.1\r\n Host: h\r\n", DenyReason.FoldedHeader)]
    [InlineData("GET  /public HTTP/1.1\r\n", DenyReason.RequestLine)]
    [InlineData("GET /public  HTTP/1.1\r\n", DenyReason.RequestLine)]
    [InlineData("GET /public HTTP/1.1 \r\n", DenyReason.RequestLine)]
    [InlineData(" GET /public HTTP/1.1\r\n", DenyReason.RequestLine)]
    [InlineData("GET\r\n", DenyReason.RequestLine)]
    [InlineData("\r\n\r\nGET /public HTTP/1.1\r\n", DenyReason.RequestLine)]
    [InlineData("GET\t/public HTTP/1.1\r\n", DenyReason.Method)]
    [InlineData("GET /public\tHTTP/1.1\r\n", DenyReason.ControlCharacter)]
    [InlineData("GET /public\0 HTTP/1.1\r\n", DenyReason.ControlCharacter)]
    [InlineData("GET /public x HTTP/1.1\r\n", DenyReason.Version)]
    [InlineData("GET /public\r\n", DenyReason.Version)]
    [InlineData("GET /public HTTP/0.9\r\n", DenyReason.Version)]
    [InlineData("GET /public HTTP/1.2\r\n", DenyReason.Version)]
    [InlineData("GET /public HTTP/2.0\r\n", DenyReason.Version)]
    [InlineData("GET /public HTTP/1.10\r\n", DenyReason.Version)]
    [InlineData("GET /public http/1.1\r\n", DenyReason.Version)]
    [InlineData("GET /public HTTP/1,1\r\n", DenyReason.Version)]
    [InlineData("GET /public HTTP/1.1\n", DenyReason.BareLineBreak)]
    [InlineData("GET /public HTTP/1.1\rX", DenyReason.BareLineBreak)]
    [InlineData("\nGET /public HTTP/1.1\r\n", DenyReason.BareLineBreak)]
    [InlineData("\rGET /public HTTP/1.1\r\n", DenyReason.BareLineBreak)]
    [InlineData("G@T /public HTTP/1.1\r\n", DenyReason.Method)]
    [InlineData("G\u00c9T /public HTTP/1.1\r\n", DenyReason.Method)]
    [InlineData("\0\u0001garbage\r\n", DenyReason.ControlCharacter)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFG /public HTTP/1.1\r\n", DenyReason.Method)]
    [InlineData("PRI * HTTP/2.0\r\n", DenyReason.Http2)]
    public void A_head_that_may_be_read_differently_is_refused(string head, DenyReason reason) => Refused(head + "\r\n", reason);

    [Theory]
    [InlineData("22 \r\n", DenyReason.ChunkLine)]
    [InlineData(" 22\r\n", DenyReason.ChunkLine)]
    [InlineData("22 ;x\r\n", DenyReason.ChunkLine)]
    [InlineData("0x22\r\n", DenyReason.ChunkLine)]
    [InlineData("+22\r\n", DenyReason.ChunkLine)]
    [InlineData("-1\r\n", DenyReason.ChunkLine)]
    [InlineData("2_2\r\n", DenyReason.ChunkLine)]
    [InlineData("\r\n", DenyReason.ChunkLine)]
    [InlineData(";x\r\n", DenyReason.ChunkLine)]
    [InlineData("g\r\n", DenyReason.ChunkLine)]
    [InlineData("7fffffffffffffff\r\n", DenyReason.ChunkLine)]
    [InlineData("10000000000000022\r\n", DenyReason.ChunkLine)]
    [InlineData("00000000000000022\r\n", DenyReason.ChunkLine)]
    [InlineData("22\n", DenyReason.BareLineBreak)]
    [InlineData("22\rX\r\n", DenyReason.BareLineBreak)]
    [InlineData("22;a\nb\r\n", DenyReason.BareLineBreak)]
    [InlineData("22;a\rb\r\n", DenyReason.BareLineBreak)]
    [InlineData("22;a\0b\r\n", DenyReason.ControlCharacter)]
    [InlineData("22;a\u00e9\r\n", DenyReason.ChunkLine)]
    [InlineData("22;a=\"b\r\n", DenyReason.ChunkLine)]
    [InlineData("22;a=\"b\\\"\r\n", DenyReason.ChunkLine)]
    [InlineData("2\r\nabX", DenyReason.ChunkLine)]
    [InlineData("2\r\nab\n", DenyReason.BareLineBreak)]
    [InlineData("2\r\nab\rX", DenyReason.BareLineBreak)]
    [InlineData("0\r\nX : y\r\n\r\n", DenyReason.HeaderLine)]
    [InlineData("0\r\n X: y\r\n\r\n", DenyReason.FoldedHeader)]
    [InlineData("0\r\nX: y\n\r\n", DenyReason.BareLineBreak)]
    [InlineData("0\r\nX: \0\r\n\r\n", DenyReason.ControlCharacter)]
    [InlineData("0\r\nContent-Length: 3\r\n\r\n", DenyReason.Trailer)]
    [InlineData("0\r\ntransfer-encoding: chunked\r\n\r\n", DenyReason.Trailer)]
    [InlineData("0\r\nHost: h\r\n\r\n", DenyReason.Trailer)]
    [InlineData("0\r\n\n", DenyReason.BareLineBreak)]
    [InlineData("0\r\n\rX", DenyReason.BareLineBreak)]
    public void Chunks_that_may_be_read_differently_are_refused(string chunks, DenyReason reason)
    {
        var connection = new Connection(Guards.Public);
        connection.Send($"POST /public/s HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n{chunks}{Inner}");
        connection.Reason.ShouldBe(reason);
        connection.Events[^1].ShouldBe("denied " + reason);
        connection.Events.Count.ShouldBe(2);
    }

    [Fact]
    public void A_chunk_line_is_bounded()
    {
        var head = "POST /public/s HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        Connection.Of(Guards.Public, head + "1;" + new string('x', 4092) + "\r\na\r\n").ShouldBe(DenyReason.None);
        Connection.Of(Guards.Public, head + "1;" + new string('x', 4093) + "\r\na\r\n").ShouldBe(DenyReason.ChunkLine);
    }

    [Fact]
    public void A_body_is_not_a_request()
    {
        var connection = new Connection(Guards.Public);
        connection.Send($"GET /public/s HTTP/1.1\r\nHost: h\r\nContent-Length: {Inner.Length}\r\n\r\n{Inner}{First}").ShouldBe(0);
        connection.Reason.ShouldBe(DenyReason.None);
        connection.Events.ShouldBe([$"allowed GET /public/s h {Inner.Length}", "allowed GET /public/1 h -1"]);
    }

    [Fact]
    public void What_follows_a_body_is_a_request()
    {
        var connection = new Connection(Guards.Public);
        connection.Send($"GET /public/s HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{Inner}").ShouldBe(Inner.Length);
        connection.Reason.ShouldBe(DenyReason.RequestNotAllowed);
    }

    [Fact]
    public void A_denied_connection_stays_denied()
    {
        var connection = new Connection(Guards.Public);
        connection.Send(Inner);
        connection.Send(First).ShouldBe(First.Length);
        connection.Reason.ShouldBe(DenyReason.RequestNotAllowed);
        connection.Judge.Take(Encoding.Latin1.GetBytes(First), out var again).ShouldBe(0);
        again.ShouldBe(DenyReason.RequestNotAllowed);
        connection.Events.ShouldBe(["denied RequestNotAllowed"]);
    }
}
