using System.Text.RegularExpressions;

namespace Antrea.Policy.Validation;

public partial class SyntaxTests
{
    [Fact]
    public void Agrees_with_the_grammars_of_Kubernetes()
    {
        var random = new Random(3);
        const string Alphabet = "aZ09-_./ \n\u00e9=";
        for (var i = 0; i < 50_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Alphabet[random.Next(Alphabet.Length)]));

            (Syntax.LabelValue(text) is null).ShouldBe(Value().IsMatch(text), text);
            (Syntax.LabelKey(text) is null).ShouldBe(Key().IsMatch(text), text);
            (Syntax.Subdomain(text) is null).ShouldBe(Subdomain().IsMatch(text), text);
            (Syntax.PortName(text) is null).ShouldBe(Port().IsMatch(text), text);
        }
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Lengths_are_bounded(int length, bool ok)
    {
        (Syntax.LabelValue(new string('a', length)) is null).ShouldBe(ok);
        (Syntax.LabelKey("p/" + new string('a', length)) is null).ShouldBe(ok);
        (Syntax.DnsLabel(new string('a', length)) is null).ShouldBe(ok);
        (Syntax.Subdomain(new string('a', length + 190)) is null).ShouldBe(ok);
        (Syntax.LabelKey(new string('a', length + 190) + "/a") is null).ShouldBe(ok);
    }

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("10.0.0.1/32", false)]
    [InlineData("10.0.1", false)]
    [InlineData("[::1]", false)]
    [InlineData("fe80::1%lo", false)]
    [InlineData("", false)]
    public void Addresses_are_written_out(string text, bool ok) => (Syntax.Address(text) is null).ShouldBe(ok);

    [Fact]
    public void What_is_shown_is_one_printable_line()
    {
        Shown.Text("plain").ShouldBe("plain");
        Shown.Text("a\n\u202e\u001b").ShouldBe("a\\u000a\\u202e\\u001b");
        Shown.Text("abcdef", 3).ShouldBe("abc...");
    }

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex Value();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Port();
}
