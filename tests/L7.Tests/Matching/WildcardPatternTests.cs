using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Antrea.L7.Tests.Http;

namespace Antrea.L7.Tests.Matching;

public class WildcardPatternTests
{
    [Fact]
    public void Agrees_with_a_regular_expression()
    {
        var random = new Random(3);
        string Text(string of, int most) => "/" + string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => of[random.Next(of.Length)]));
        for (var i = 0; i < 50_000; i++)
        {
            var (pattern, text) = (Text("ab**", 8), Text("aab", 10));
            if (random.Next(4) == 0)
            {
                pattern = pattern[1..];
            }

            var expected = pattern.Length == 0 || Regex.IsMatch(text, "^" + Regex.Escape(pattern).Replace("\\*", ".*") + "$");
            (Guards.Paths(pattern).JudgeLine("GET"u8, Encoding.Latin1.GetBytes(text), out _) == DenyReason.None).ShouldBe(expected, $"{pattern} {text}");
        }
    }

    [Fact]
    public void Many_wildcards_do_not_make_it_slow()
    {
        var guard = Guards.Paths("/" + string.Concat(Enumerable.Repeat("a*", 200)) + "b");
        var path = Encoding.Latin1.GetBytes("/" + new string('a', 60_000));
        var begin = Stopwatch.GetTimestamp();
        guard.JudgeLine("GET"u8, path, out _).ShouldBe(DenyReason.RequestNotAllowed);
        Stopwatch.GetElapsedTime(begin).TotalMilliseconds.ShouldBeLessThan(200);
    }
}
