using System.Text;
using Antrea.L7.Http;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests.Http;

/// <summary>Any bytes in any segments: no exception, no endless loop, nothing taken that was not given, and the same verdicts as for all bytes at once.</summary>
public class FuzzTests
{
    private static readonly byte[][] Seeds = [.. new[]
    {
        "GET /public/1 HTTP/1.1\r\nHost: h\r\n\r\nGET /public/2 HTTP/1.1\r\nHost: h\r\n\r\n",
        "POST /public HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n0\r\nX: y\r\n\r\nGET /public HTTP/1.0\r\n\r\n",
        "POST /public HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello\r\nGET http://h/public HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /public/%2e%2e/x;y=z//a\\b#c?d HTTP/1.1\r\nHost: [::1]:80\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n\u0001\u0002",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n",
    }.Select(Encoding.Latin1.GetBytes)];

    private static readonly byte[][] Tokens = [.. new[]
    {
        "\r\n", "\n", "\r", "\r\n\r\n", " ", "\t", ":", "\0", "0\r\n\r\n", "5\r\n", "Host: h\r\n", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Upgrade: h2c\r\n",
        "GET ", "/public", "/..", "%2f", "%", ";", "#", "?", " HTTP/1.1\r\n", "HTTP/1.0", "fffffffffffffff", "\u00ff", "\"",
    }.Select(Encoding.Latin1.GetBytes)];

    private readonly HttpRequests whole = new();
    private readonly HttpRequests parts = new();
    private readonly Silence heardWhole = new();
    private readonly Silence heardParts = new();

    [Fact]
    public void A_million_inputs()
    {
        var random = new Random(int.Parse(Environment.GetEnvironmentVariable("ANTREA_FUZZ_SEED") ?? "1"));
        var guard = Guards.Of(new HttpMatch("/public*"), new HttpMatch(Host: "h", Method: "CONNECT"));
        var limits = new HttpLimits(120, 6, 20);
        var input = new byte[600];
        var count = 1_000_000 * int.Parse(Environment.GetEnvironmentVariable("ANTREA_FUZZ_FACTOR") ?? "1");
        for (var i = 0; i < count; i++)
        {
            var bytes = input.AsSpan(0, Make(random, input));
            whole.Reset(guard, limits, heardWhole);
            parts.Reset(guard, limits, heardParts);
            var before = (heardWhole.AllowedCount, heardParts.AllowedCount);
            var a = Feed(whole, bytes, bytes.Length, random);
            var b = Feed(parts, bytes, random.Next(4) == 0 ? 1 : 40, random);
            if (a != b || heardWhole.AllowedCount - before.Item1 != heardParts.AllowedCount - before.Item2 || whole.Opaque != parts.Opaque)
            {
                Assert.Fail($"{a} whole, {b} in parts: {Encoding.Latin1.GetString(bytes)}");
            }
        }

        heardWhole.AllowedCount.ShouldBeGreaterThan(count / 10);
    }

    private static DenyReason Feed(HttpRequests judge, ReadOnlySpan<byte> bytes, int most, Random random)
    {
        var reason = DenyReason.None;
        while (bytes.Length > 0 && reason == DenyReason.None)
        {
            var segment = bytes[..Math.Min(bytes.Length, most < 40 || most == bytes.Length ? most : random.Next(1, most))];
            bytes = bytes[segment.Length..];
            while (segment.Length > 0 && reason == DenyReason.None)
            {
                var taken = (int)Math.Min(judge.Opaque, segment.Length);
                if (taken > 0)
                {
                    judge.Skip(taken);
                }
                else
                {
                    taken = judge.Take(segment, out reason);
                    if (taken < 0 || taken > segment.Length)
                    {
                        Assert.Fail($"took {taken} of {segment.Length}");
                    }
                }

                if (judge.IsWaiting)
                {
                    judge.Answered(400);
                }
                else if (taken == 0 && reason == DenyReason.None)
                {
                    Assert.Fail("neither taken nor denied nor waiting");
                }

                segment = segment[taken..];
            }
        }

        return reason;
    }

    private static int Make(Random random, byte[] into)
    {
        var length = 0;
        if (random.Next(20) == 0)
        {
            length = random.Next(1, 100);
            random.NextBytes(into.AsSpan(0, length));
            return length;
        }

        var seed = Seeds[random.Next(Seeds.Length)];
        seed.CopyTo(into, 0);
        length = seed.Length;
        for (var n = random.Next(4); n > 0; n--)
        {
            var at = random.Next(length);
            switch (random.Next(5))
            {
                case 0:
                    into[at] = (byte)random.Next(256);
                    break;
                case 1:
                    into[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    var gone = Math.Min(random.Next(1, 6), length - at - 1);
                    into.AsSpan(at + gone, length - at - gone).CopyTo(into.AsSpan(at));
                    length -= gone;
                    break;
                default:
                    var token = Tokens[random.Next(Tokens.Length)];
                    if (length + token.Length < into.Length)
                    {
                        into.AsSpan(at, length - at).CopyTo(into.AsSpan(at + token.Length));
                        token.CopyTo(into, at);
                        length += token.Length;
                    }

                    break;
            }
        }

        return length;
    }
}
