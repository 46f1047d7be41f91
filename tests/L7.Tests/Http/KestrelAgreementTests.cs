using System.Buffers;
using System.Text;
using Antrea.L7.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http;

namespace Antrea.L7.Tests.Http;

/// <summary>A head that is allowed is one to Kestrel's parser too: it ends at the same byte, and says the same.</summary>
public class KestrelAgreementTests
{
    private static readonly string[] Parts =
    [
        "GET", "POST", " ", " ", "/public", "/%2e", "?q", "http://h", " HTTP/1.1", " HTTP/1.0", "\r\n", "\r\n", "\r\n", "\n", "\r", "Host: h", "Host:h:80 ", "Content-Length: 3", "Content-Length:0",
        "Transfer-Encoding: chunked", "X:\t y \t", "X-Y: ", ":", "a", "\t", "\0", "\u00e9", "Upgrade: x", "User-Agent: a (b; c)", ",",
    ];

    [Fact]
    public void On_every_allowed_head()
    {
        var random = new Random(11);
        var allowed = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var text = "GET /public HTTP/1.1\r\nHost: h\r\nX: y\r\nUser-Agent: z\r\n\r\n";
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(text.Length);
                text = text[..at] + Parts[random.Next(Parts.Length)] + text[Math.Min(text.Length, at + (random.Next(3) == 0 ? random.Next(1, 5) : 0))..];
            }

            var bytes = Encoding.Latin1.GetBytes(text);
            var ours = new Ours();
            var judge = new HttpRequests();
            judge.Reset(Guards.Any, HttpLimits.Default, ours);
            var end = 0;
            while (end < bytes.Length && ours.Said is null && judge.Take(bytes.AsSpan(end, 1), out var reason) == 1 && reason == DenyReason.None)
            {
                end++;
            }

            if (ours.Said is null)
            {
                continue;
            }

            allowed++;
            var blank = text.StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 0;
            var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(bytes, blank, bytes.Length - blank));
            var (parser, theirs) = (new HttpParser<Theirs>(), new Theirs());
            (parser.ParseRequestLine(theirs, ref reader) && parser.ParseHeaders(theirs, ref reader)).ShouldBeTrue(text);
            $"{theirs.Line} {theirs.Host} {theirs.Length} {theirs.Chunked}".ShouldBe(ours.Said, text);
            (reader.Consumed + blank).ShouldBe(end, text);
        }

        allowed.ShouldBeGreaterThan(10_000);
    }

    private sealed class Ours : IHttpObserver
    {
        public string? Said { get; private set; }

        public void Allowed(in HttpRequestHead head, bool asksSwitch)
        {
            var absolute = head.Target[0] == 'h';
            Said = $"{Encoding.Latin1.GetString(head.Method)} {Encoding.Latin1.GetString(head.Target)} 1.{head.Minor} {(absolute ? "" : Encoding.Latin1.GetString(head.Host))} {head.ContentLength} {head.IsChunked}";
        }

        public void Denied(in HttpRequestHead head, DenyReason reason, L7Rule? by)
        {
        }
    }

    private sealed class Theirs : IHttpRequestLineHandler, IHttpHeadersHandler
    {
        private bool isAbsolute;
        private string host = "";

        public string Line { get; private set; } = "";

        public string Host => isAbsolute ? "" : host;

        public long Length { get; private set; } = -1;

        public bool Chunked { get; private set; }

        public void OnStartLine(HttpVersionAndMethod versionAndMethod, TargetOffsetPathLength targetPath, Span<byte> startLine)
        {
            var parts = Encoding.Latin1.GetString(startLine).Split(' ');
            isAbsolute = startLine[targetPath.Offset] == 'h';
            var version = versionAndMethod.Version == Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpVersion.Http11 ? "1.1" : "1.0";
            Line = $"{parts[0]} {parts[1]} {version}";
        }

        public void OnHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            var text = Encoding.Latin1.GetString(value);
            switch (Encoding.Latin1.GetString(name).ToLowerInvariant())
            {
                case "host":
                    host = text.Split(':')[0].TrimEnd('.');
                    break;
                case "content-length":
                    Length = long.Parse(text);
                    break;
                case "transfer-encoding":
                    Chunked = text.Equals("chunked", StringComparison.OrdinalIgnoreCase);
                    break;
            }
        }

        public void OnHeadersComplete(bool endStream)
        {
        }

        public void OnStaticIndexedHeader(int index) => throw new NotSupportedException();

        public void OnStaticIndexedHeader(int index, ReadOnlySpan<byte> value) => throw new NotSupportedException();

        public void OnDynamicIndexedHeader(int? index, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => throw new NotSupportedException();
    }
}
