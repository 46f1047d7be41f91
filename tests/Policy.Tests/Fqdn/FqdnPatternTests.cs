using System.Text.RegularExpressions;
using Antrea.Policy.Fqdn;

namespace Antrea.Policy.Tests.Fqdn;

public class FqdnPatternTests
{
    [Theory]
    [InlineData("foo.com", "foo.com", true)]
    [InlineData("Foo.COM.", "fOO.com", true)]
    [InlineData("foo.com", "foo.com.", true)]
    [InlineData("foo.com", "xfoo.com", false)]
    [InlineData("foo.com", "foo.com.evil.org", false)]
    [InlineData("foo.com", "fooxcom", false)]
    [InlineData("*.foo.com", "foo.com", false)]
    [InlineData("*.foo.com", "a.foo.com", true)]
    [InlineData("*.foo.com", "a.b.foo.com", true)]
    [InlineData("*.foo.com", "xfoo.com", false)]
    [InlineData("*github.com", "github.com", true)]
    [InlineData("*github.com", "docs.github.com", true)]
    [InlineData("*github.com", "notgithub.com", true)]
    [InlineData("*github.com", "github.com.evil.org", false)]
    [InlineData("*.foo.com", "evil\\046foo.com", false)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "axxbyyc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("ab*ba", "aba", false)]
    [InlineData("*ab*ab*", "ab", false)]
    [InlineData("*ab*ab*", "abab", true)]
    [InlineData("*", "", true)]
    [InlineData("*", "any.thing", true)]
    [InlineData("a.*", "a.b", true)]
    [InlineData(".", "", true)]
    [InlineData(".", "com", false)]
    public void Names_match_as_a_whole(string pattern, string name, bool expected) =>
        FqdnPattern.Parse(pattern).Matches(name).ShouldBe(expected);

    [Theory]
    [InlineData("Foo.Com.", "foo.com")]
    [InlineData("**.foo.***", "*.foo.*")]
    [InlineData("*.", "*")]
    public void Text_is_canonical_and_makes_the_value(string written, string canonical)
    {
        var pattern = FqdnPattern.Parse(written);

        pattern.Text.ShouldBe(canonical);
        pattern.ShouldBe(FqdnPattern.Parse(canonical));
        pattern.GetHashCode().ShouldBe(FqdnPattern.Parse(canonical).GetHashCode());
        pattern.ShouldNotBe(FqdnPattern.Parse("other.org"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a_b.c")]
    [InlineData("bücher.de")]
    [InlineData("a/b")]
    public void Other_characters_are_refused(string? text)
    {
        FqdnPattern.TryParse(text, out _).ShouldBeFalse();
        Should.Throw<FormatException>(() => FqdnPattern.Parse(text!));
    }

    [Fact]
    public void Agrees_with_a_regular_expression()
    {
        var random = new Random(20261122);
        var matches = 0;
        for (var i = 0; i < 200_000; i++)
        {
            var pattern = FqdnPattern.Parse(Draw(random, "ab.**", 1, 8));
            var name = Draw(random, "ab.", 0, 10);
            var regex = "^" + Regex.Escape(pattern.Text).Replace("\\*", "[^\\n]*", StringComparison.Ordinal) + "$";
            var expected = Regex.IsMatch(name.EndsWith('.') ? name[..^1] : name, regex);

            pattern.Matches(name).ShouldBe(expected, $"{pattern} / {name}");
            matches += expected ? 1 : 0;
        }

        matches.ShouldBeInRange(20_000, 180_000);
    }

    [Fact]
    public void Hostile_patterns_are_quick()
    {
        var pattern = FqdnPattern.Parse(string.Concat(Enumerable.Repeat("*a", 200)) + "*b");
        var name = new string('a', 1000);

        // A backtracking matcher would not end in a lifetime.
        for (var i = 0; i < 100; i++)
        {
            pattern.Matches(name).ShouldBeFalse();
        }
    }

    private static string Draw(Random random, string alphabet, int least, int most) =>
        new(random.GetItems<char>(alphabet, random.Next(least, most + 1)));
}
