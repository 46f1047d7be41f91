using System.Text;
using Antrea.L7.Http;
using Antrea.L7.Matching;
using Antrea.Policy.Api;

namespace Antrea.L7.Bench;

/// <summary>Patterns and heads, without a network.</summary>
public static class MatcherScenarios
{
    private const string Wrk = "GET /public/index.html HTTP/1.1\r\nHost: 10.10.1.2:8080\r\n\r\n";

    private const string Browser = "GET /public/index.html?lang=en HTTP/1.1\r\nHost: shop.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
        + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\nAccept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nConnection: keep-alive\r\n"
        + "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark\r\nUpgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\nReferer: http://shop.example.com/\r\n\r\n";

    /// <summary>Runs and prints all.</summary>
    public static int Run()
    {
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}");
        var one = Guard(new HttpMatch("/public*", Method: "GET"));
        var prefixes = Guard([.. Numbers(100).Select(i => new HttpMatch($"/api/v{i}/*", Method: "GET"))]);
        var suffixes = Guard([.. Numbers(100).Select(i => new HttpMatch($"*.kind{i}"))]);
        var middles = Guard([.. Numbers(100).Select(i => new HttpMatch($"/api/*/item{i}/*"))]);
        var hosts = Guard([.. Numbers(100).Select(i => new HttpMatch("/public*", $"*.tenant{i}.example.com", "GET"))]);
        Line("1 pattern, allowed", one, "/public/index.html");
        Line("1 pattern, %20", one, "/public/index%20two.html");
        Line("1 pattern, dot segments", one, "/public/a/../index.html");
        Line("1 pattern, 8 readings", one, "/public/a%2fb//c;d");
        Line("1 pattern, 216 readings", one, "/public/a%2fb//c;d/../e\\f");
        Line("1 pattern, more than are looked at", one, "/public/a%2fb//c;d/../e\\f%5cg#h");
        Line("100 prefixes, the last", prefixes, "/api/v99/users");
        Line("100 prefixes, none", prefixes, "/api/w/users");
        Line("100 prefixes, %20, the last", prefixes, "/api/v99/users%20of");
        Line("100 suffixes, none", suffixes, "/files/some/where/deep/name.html");
        Line("100 middles, the last", middles, "/api/users/item99/x");
        Request("100 hosts, the last (a whole request)", hosts, "GET /public/index.html HTTP/1.1\r\nHost: www.tenant99.example.com\r\n\r\n");
        Request("request of wrk", one, Wrk);
        Request("request of a browser", one, Browser);
        Parts("request of a browser in 2 segments", one, Browser, (Browser.Length / 2) + 1);
        Parts("request of a browser byte by byte", one, Browser, 1);
        Request("6 KB target", one, $"GET /public/{new string('a', 6000)} HTTP/1.1\r\nHost: h\r\n\r\n");
        Request("chunk of 10 bytes and trailer", one, "GET /public HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\nX: y\r\n\r\n");
        Request("32 requests of wrk, pipelined", one, string.Concat(Enumerable.Repeat(Wrk, 32)));
        return 0;
    }

    private static IEnumerable<int> Numbers(int count) => Enumerable.Range(0, count);

    private static L7Guard Guard(params HttpMatch[] items)
        => new(null, new("AntreaNetworkPolicy:ns/name", "rule", 1, false, new L7Matcher(items.Select(i => new L7Protocol(i)))));

    private static void Line(string name, L7Guard guard, string target)
    {
        var bytes = Encoding.ASCII.GetBytes(target);
        Print(name, Measured.Of(() => guard.JudgeLine("GET"u8, bytes, out _)), guard.JudgeLine("GET"u8, bytes, out _));
    }

    private static void Request(string name, L7Guard guard, string text) => Parts(name, guard, text, text.Length);

    private static void Parts(string name, L7Guard guard, string text, int size)
    {
        var (bytes, judge) = (Encoding.ASCII.GetBytes(text), new HttpRequests());
        judge.Reset(guard, HttpLimits.Default, new Nobody());
        Print(name, Measured.Of(() => Feed(judge, bytes, size)), Feed(judge, bytes, size));
    }

    private static DenyReason Feed(HttpRequests judge, byte[] bytes, int size)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var segment = bytes.AsSpan(at, Math.Min(size, bytes.Length - at));
            var skipped = (int)Math.Min(judge.Opaque, segment.Length);
            if (skipped > 0)
            {
                judge.Skip(skipped);
            }

            var reason = DenyReason.None;
            at += skipped > 0 ? skipped : judge.Take(segment, out reason);
            if (reason != DenyReason.None)
            {
                return reason;
            }
        }

        return DenyReason.None;
    }

    private static void Print(string name, Measured measured, DenyReason reason) => Console.WriteLine($"{name,-40}{measured} {reason}");

    private sealed class Nobody : IHttpObserver
    {
        public void Allowed(in HttpRequestHead head, bool asksSwitch)
        {
        }

        public void Denied(in HttpRequestHead head, DenyReason reason, L7Rule? by)
        {
        }
    }
}
