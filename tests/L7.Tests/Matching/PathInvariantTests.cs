using System.Text;
using System.Text.RegularExpressions;
using Antrea.L7.Tests.Http;

namespace Antrea.L7.Tests.Matching;

/// <summary>What is allowed is allowed to everyone who reads it.</summary>
public class PathInvariantTests
{
    private static readonly string[] Parts =
    [
        "/", "/", "/", "//", ".", "..", "/..", "/../", "/./", "%2e", "%2E%2e", "%2f", "%2F..", "%5c", "\\", "..\\", ";", ";x=1", "%3b", "#",
        "public", "public", "/public", "/public/", "private", "a", "b.html", "%70", "%25", "%20", "%c3%a9", "%23", "~", "%3f", "?",
    ];

    [Theory]
    [InlineData(1, "/public*")]
    [InlineData(2, "/public/*")]
    [InlineData(3, "/public/*", "/a/*")]
    [InlineData(4, "*.html")]
    [InlineData(5, "/p*/a*", "/a", "/public")]
    [InlineData(6, "/*/public/*", "/public/a")]
    public void Whoever_reads_an_allowed_path_reads_one_that_a_pattern_covers(int seed, params string[] patterns)
    {
        var guard = Guards.Paths(patterns);
        var covers = new Regex("^(" + string.Join('|', patterns.Select(p => Regex.Escape(p).Replace("\\*", ".*"))) + ")$", RegexOptions.Singleline | RegexOptions.Compiled);
        var random = new Random(seed);
        var (allowed, special) = (0, 0);
        var rounds = 25_000 * int.Parse(Environment.GetEnvironmentVariable("ANTREA_FUZZ_FACTOR") ?? "1");
        for (var i = 0; i < rounds; i++)
        {
            var target = random.Next(2) == 0 ? "/public/" : "/";
            for (var n = random.Next(1, 8); n > 0; n--)
            {
                target += Parts[random.Next(Parts.Length)];
            }

            if (guard.JudgeLine("GET"u8, Encoding.Latin1.GetBytes(target), out _) != DenyReason.None)
            {
                continue;
            }

            allowed++;
            special += target.AsSpan().IndexOfAny("%\\;#") >= 0 || target.Contains("..") ? 1 : 0;
            var path = target.Split('?')[0];
            foreach (var (proxyName, proxy) in PathReaders.Proxies)
            {
                foreach (var (serverName, server) in PathReaders.Servers)
                {
                    var read = server(proxy(path));
                    if (!covers.IsMatch(read))
                    {
                        Assert.Fail($"{target} is allowed, and {read} to a server {serverName} behind a proxy {proxyName}");
                    }
                }
            }
        }

        allowed.ShouldBeGreaterThan(rounds / 100);
        special.ShouldBeGreaterThan(rounds / 200);
    }

    [Fact]
    public void A_path_that_all_read_alike_is_judged_by_what_they_read()
    {
        var guard = Guards.Paths("/public/*");
        var random = new Random(7);
        string[] parts = ["/", "/..", "/.", "/%2e%2e", "/public", "/a", "/b.html", "/%70ublic", "/%20"];
        for (var i = 0; i < 20_000; i++)
        {
            var target = string.Concat(Enumerable.Range(0, random.Next(1, 7)).Select(_ => parts[random.Next(parts.Length)]));
            var read = PathReaders.Servers["RFC 3986"](target);
            if (PathReaders.Proxies.Values.SelectMany(p => PathReaders.Servers.Values.Select(r => r(p(target)).Replace("%20", " "))).Distinct().Count() == 1)
            {
                (guard.JudgeLine("GET"u8, Encoding.Latin1.GetBytes(target), out _) == DenyReason.None).ShouldBe(read.StartsWith("/public/"), target);
            }
        }
    }
}
