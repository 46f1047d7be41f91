using Antrea.L7.Tests.Http;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests.Matching;

public class PathSpellingTests
{
    private static DenyReason Judge(L7Guard guard, string target, string method = "GET")
        => Connection.Of(guard, $"{method} {target} HTTP/1.1\r\nHost: h\r\n\r\n");

    [Theory]
    [InlineData("/public")]
    [InlineData("/public/")]
    [InlineData("/public/a/../b")]
    [InlineData("/%70ublic/x")]
    [InlineData("/x/../public/y")]
    [InlineData("http://h/public/abs")]
    [InlineData("HTTP://h:80/public/abs")]
    [InlineData("http://other/public/abs")]
    [InlineData("/public/%20x")]
    [InlineData("/public?x=/private")]
    [InlineData("/public?x=%00%zz")]
    [InlineData("/public/a%2Fb")]
    [InlineData("/public/a%5Cb")]
    [InlineData("/public/100%25")]
    [InlineData("/public/a%25zz")]
    [InlineData("/public//a/./b")]
    [InlineData("/public/a;v=1/b")]
    [InlineData("/./public/%2e/a")]
    [InlineData("/public/.well-known/..x/...")]
    [InlineData("/public/%c3%a9")]
    [InlineData("/public-leak")]
    [InlineData("/public/a{b}|c\"^")]
    public void A_spelling_of_an_allowed_path_is_allowed(string target) => Judge(Guards.Public, target).ShouldBe(DenyReason.None);

    [Theory]
    [InlineData("/public/../private")]
    [InlineData("/public/%2e%2e/private")]
    [InlineData("/public/.%2E/private")]
    [InlineData("/public/..%2fprivate")]
    [InlineData("/public/%2e%2e%2fprivate")]
    [InlineData("/public/..%5cprivate")]
    [InlineData("/public/..\\private")]
    [InlineData("/public/..;/private")]
    [InlineData("/public/..;x=y/private")]
    [InlineData("/public/..%3b/private")]
    [InlineData("/public/;/../../private")]
    [InlineData("/public//../private")]
    [InlineData("/public/.//../../private")]
    [InlineData("/public/a%2fb/../../../private")]
    [InlineData("/x/../private")]
    [InlineData("/private?/public")]
    [InlineData("/private#/public")]
    [InlineData("/public#/../../private")]
    [InlineData("/x#/../public")]
    [InlineData("http://h/private")]
    [InlineData("http://h")]
    [InlineData("http://h?/public")]
    [InlineData("/PUBLIC/1")]
    [InlineData("/priv%61te")]
    [InlineData("//private")]
    [InlineData("//h/public")]
    [InlineData("/x//public")]
    [InlineData("/%2fpublic")]
    [InlineData("/")]
    public void A_path_that_may_be_read_as_another_is_not(string target) => Judge(Guards.Public, target).ShouldBe(DenyReason.RequestNotAllowed);

    [Theory]
    [InlineData("/public/%")]
    [InlineData("/public/%2")]
    [InlineData("/public/%zz")]
    [InlineData("/public/%u002e%u002e/private")]
    [InlineData("/public/%00")]
    [InlineData("/public/%0d%0a")]
    [InlineData("/public/%7f")]
    [InlineData("/public/%252e%252e/private")]
    [InlineData("/public/%25%32%65./private")]
    [InlineData("/public/%25u002e")]
    [InlineData("/public/%c0%ae%c0%ae/private")]
    [InlineData("/public/%e9")]
    [InlineData("/public/%ff")]
    public void An_escape_that_readers_take_differently_is_refused(string target) => Judge(Guards.Public, target).ShouldBe(DenyReason.PathEncoding);

    [Theory]
    [InlineData("GET", "public", DenyReason.Target)]
    [InlineData("GET", "\\public", DenyReason.Target)]
    [InlineData("GET", "*", DenyReason.Target)]
    [InlineData("GET", "ftp://h/public", DenyReason.Target)]
    [InlineData("GET", "http:/public", DenyReason.Target)]
    [InlineData("GET", "http:///public", DenyReason.Target)]
    [InlineData("GET", "http://h\\public", DenyReason.Target)]
    [InlineData("GET", "http://h#/public", DenyReason.Target)]
    [InlineData("GET", "http://u@h/public", DenyReason.HostInvalid)]
    [InlineData("GET", "http://h:p/public", DenyReason.HostInvalid)]
    [InlineData("GET", "/public/\u00e9", DenyReason.Target)]
    [InlineData("OPTIONS", "*", DenyReason.RequestNotAllowed)]
    [InlineData("CONNECT", "h:80", DenyReason.Connect)]
    [InlineData("CONNECT", "/public", DenyReason.Target)]
    [InlineData("CONNECT", "h", DenyReason.Target)]
    public void Targets_of_other_forms(string method, string target, DenyReason reason) => Judge(Guards.Public, target, method).ShouldBe(reason);

    [Theory]
    [InlineData("/a b", "/a%20b", true)]
    [InlineData("/a%20b", "/a%20b", true)]
    [InlineData("/café", "/caf%c3%a9", true)]
    [InlineData("/caf%C3%A9", "/caf%c3%a9", true)]
    [InlineData("/a,b", "/a%2Cb", true)]
    [InlineData("/a%2Cb", "/a,b", true)]
    [InlineData("/a/./b/../c", "/a/c", true)]
    [InlineData("/a%2Fb", "/a%2fb", false)] // it may be read as /a/b
    [InlineData("/a%2Ab", "/a*b", true)]
    [InlineData("/a%2Ab", "/axb", false)]
    [InlineData("/100%", "/100%25", true)]
    [InlineData("/100%25", "/100%25", true)]
    [InlineData("/a*b", "/axxb", true)]
    [InlineData("/a*b", "/axxbc", false)]
    [InlineData("*.html", "/a.html", true)]
    [InlineData("*.html", "/a.html?x=1", true)]
    [InlineData("*.html", "/secret?x=.html", false)]
    [InlineData("*/v2/*", "/api/v2/x", true)]
    [InlineData("*/v2/*", "/admin?a=/v2/", false)]
    [InlineData("/api/*", "/api", false)]
    [InlineData("/api/*", "/api/", true)]
    [InlineData("/index.html", "/index.html?q=1", true)]
    [InlineData("/index.html", "/index.html#f", false)]
    [InlineData("/index.html", "/index.html/", false)]
    [InlineData("/index.html", "//index.html", false)]
    [InlineData("*", "/x", true)]
    [InlineData("**", "/%ff", true)] // says nothing of the path
    [InlineData("/*", "/%ff", false)]
    [InlineData("/a?x=1", "/a?x=1", true)]
    [InlineData("/a?x=1", "/a?x=2", false)]
    [InlineData("/a?x=1", "/a", false)]
    [InlineData("/a?x=1", "/a%3fx=1", false)]
    [InlineData("/a?x=1*", "/b/../%61?%78=1&y", true)]
    [InlineData("/a?x=a b", "/a?x=a%20b", true)]
    [InlineData("/a?x=%2f", "/a?x=%2F", true)]
    [InlineData("/a?x=1", "/a?x=1#f", false)]
    [InlineData("/a/*/../b", "/a/x/b", false)]
    [InlineData("/a;b", "/a;b", false)] // it may be read as /a
    [InlineData("/a\"b", "/a%22b", true)]
    [InlineData("", "/anything", true)]
    public void Patterns_are_compared_after_normalisation(string pattern, string target, bool allowed)
        => (Judge(Guards.Paths(pattern), target) == DenyReason.None).ShouldBe(allowed);

    [Fact]
    public void Each_reading_needs_an_item_but_not_the_same()
    {
        Judge(Guards.Paths("/a;b"), "/a;b").ShouldBe(DenyReason.RequestNotAllowed);
        Judge(Guards.Paths("/a;b", "/a"), "/a;b").ShouldBe(DenyReason.None);
        Judge(Guards.Of(new("/a;b"), new("/a", Method: "POST")), "/a;b").ShouldBe(DenyReason.RequestNotAllowed);
        Judge(Guards.Of(new("/a;b"), new("/a", "other")), "/a;b").ShouldBe(DenyReason.RequestNotAllowed);
    }

    [Fact]
    public void A_long_path_with_more_readings_than_can_be_looked_at_is_refused()
    {
        var path = "/public/" + new string('a', 20_000);
        Judge(Guards.Public, path).ShouldBe(DenyReason.None);
        Judge(Guards.Public, path + "//%20").ShouldBe(DenyReason.None);
        Judge(Guards.Public, path + "//%2f%5c\\;x/./#").ShouldBe(DenyReason.PathEncoding);
    }

    [Fact]
    public void A_proxy_may_have_resolved_dots_before_the_server_divides_at_encoded_slashes()
        => Judge(Guards.Paths("/p*"), "/p/q%2fr/../..%2fs").ShouldBe(DenyReason.RequestNotAllowed);
}
