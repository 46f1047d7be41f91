using System.Text;
using Antrea.L7.Http;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests.Http;

/// <summary>However bytes are divided into segments, the verdicts are the same.</summary>
public class SplitTests
{
    private const string Host = "Host: h\r\n";

    private static readonly L7Guard TwoRules = new(Guards.Rule("egress", new HttpMatch(Host: "*.x")), Guards.Rule("ingress", new HttpMatch("/public*")));

    public static TheoryData<string> Corpus => new(
        $"GET /public/1 HTTP/1.1\r\n{Host}\r\nGET /public/2 HTTP/1.1\r\n{Host}User-Agent: a\r\n\r\n",
        $"\r\nGET /public/1 HTTP/1.1\r\n{Host}\r\n\r\nGET /private HTTP/1.1\r\n{Host}\r\n",
        $"POST /public/1 HTTP/1.1\r\n{Host}Content-Length: 7\r\n\r\n0\r\n\r\nabGET /public/2 HTTP/1.0\r\n\r\n",
        $"POST /public/1 HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n00\r\nX: y\r\n\r\nGET /public/2 HTTP/1.1\r\n{Host}\r\n",
        $"POST /public/1 HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n5\r\nhelloX",
        $"POST /public/1 HTTP/1.1\r\n{Host}Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 1\r\n\r\n",
        $"GET /public/1 HTTP/1.1\r\n{Host}Upgrade: websocket\r\n\r\nanything\n\0",
        $"GET /public/1 HTTP/1.1\r\n{Host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        $"GET /private HTTP/1.1\r\n{Host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET /public HTTP/1.1\r\nHost: a.x\r\n\r\nGET /private HTTP/1.1\r\nHost: a.y\r\n\r\n",
        "GET http://a.x/public HTTP/1.1\r\nHost: a.x:80\r\n\r\nGET http://a.x/public HTTP/1.1\r\nHost: b.x\r\n\r\n",
        "GET /public HTTP/1.0\r\n\r\nGET /private HTTP/1.0\r\n\r\n",
        "GET /public HTTP/1.1\r\nX: y\r\n\r\n",
        $"GET /public HTTP/1.1\r\n{Host} folded: x\r\n\r\n",
        $"GET /public%zz HTTP/1.1\r\n{Host}\r\n",
        $"GET /public HTTP/1.1\r\n{Host}X: \n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "*1\r\n$4\r\nPING\r\n",
        "CONNECT h:80 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /public HTTP/1.1\r\nHost: h\r\nX: " + new string('x', 200),
        "GET /public HTTP/1.1\r\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"X{i}: y\r\n")) + "\r\n");

    [Theory]
    [MemberData(nameof(Corpus))]
    public void In_every_two_parts_and_byte_by_byte(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        foreach (var guard in new[] { Guards.Public, Guards.Any, TwoRules })
        {
            var (whole, _) = Judge(guard, [bytes]);
            for (var i = 1; i < bytes.Length; i++)
            {
                Judge(guard, [bytes[..i], bytes[i..]]).Said.ShouldBe(whole, $"split at {i}");
            }

            var (single, passed) = Judge(guard, [.. bytes.Select(b => new[] { b })]);
            single.ShouldBe(whole);

            // The last byte of a head that is denied never passes: the server has no whole request that was not allowed.
            var (prefix, _) = Judge(guard, [bytes[..(int)passed]]);
            prefix.ShouldAllBe(e => e.StartsWith("allowed"));
        }
    }

    private static (List<string> Said, long Passed) Judge(L7Guard guard, IEnumerable<byte[]> segments)
    {
        var connection = new Connection(guard, new HttpLimits(180, 10)) { Answer = 101 };
        foreach (var segment in segments)
        {
            if (connection.Send(segment) > 0)
            {
                break;
            }
        }

        return (connection.Events, connection.Passed);
    }
}
