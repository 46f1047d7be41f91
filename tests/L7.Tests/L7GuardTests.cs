using Antrea.L7.Http;
using Antrea.L7.Tests.Http;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests;

public class L7GuardTests
{
    private static readonly L7Rule Web = Guards.Rule("web", new HttpMatch("/public*"));
    private static readonly L7Rule Shop = Guards.Rule("shop", new HttpMatch(Host: "shop"));
    private static readonly L7Rule Tls = Guards.TlsRule("tls", "*.bar.com");

    [Fact]
    public void Both_rules_have_to_allow()
    {
        var guard = new L7Guard(Web, Shop);
        Judge(guard, "http://shop/public").ShouldBe((DenyReason.None, null));
        Judge(guard, "http://shop/private").ShouldBe((DenyReason.RequestNotAllowed, Web));
        Judge(guard, "http://other/public").ShouldBe((DenyReason.RequestNotAllowed, Shop));
        Judge(new(null, Web), "http://other/public").ShouldBe((DenyReason.None, null));
        Judge(new(Shop, null), "http://other/public").ShouldBe((DenyReason.RequestNotAllowed, Shop));
        Should.Throw<ArgumentException>(() => new L7Guard(null, null));
    }

    [Fact]
    public void Protocols_that_a_rule_has_no_item_for()
    {
        (new L7Guard(Web, Tls).HasHttp, new L7Guard(Web, Tls).HasTls, new L7Guard(Tls, null).HasTls).ShouldBe((false, false, true));
        Judge(new(Web, Tls), "http://a/public").ShouldBe((DenyReason.NotTls, Tls));
        new L7Guard(Web, Tls).JudgeName("a.bar.com"u8, out var by).ShouldBe(DenyReason.NotHttp);
        by.ShouldBe(Web);
        Connection.Of(new(null, Tls), "G").ShouldBe(DenyReason.NotTls);
        Judge(new(null, Guards.Rule("none")), "http://a/").Reason.ShouldBe(DenyReason.RequestNotAllowed);
    }

    [Theory]
    [InlineData("google.com", "google.com", DenyReason.None)]
    [InlineData("Google.com.", "google.com", DenyReason.None)]
    [InlineData("google.com", "www.google.com", DenyReason.ServerNameNotAllowed)]
    [InlineData("google.com", "", DenyReason.ServerNameMissing)]
    [InlineData("*", "", DenyReason.ServerNameMissing)]
    [InlineData("*.bar.com", "a.bar.com", DenyReason.None)]
    [InlineData("*.bar.com", "bar.com", DenyReason.ServerNameNotAllowed)]
    [InlineData(null, "", DenyReason.None)]
    [InlineData(null, "any", DenyReason.None)]
    public void Server_names(string? pattern, string name, DenyReason reason)
        => new L7Guard(Guards.TlsRule("tls", pattern), null).JudgeName(System.Text.Encoding.ASCII.GetBytes(name), out _).ShouldBe(reason);

    [Fact]
    public void What_a_matcher_asks_for()
    {
        (Web.Matcher.AsksHost, Shop.Matcher.AsksHost, Tls.Matcher.AsksHost, Tls.Matcher.AsksName).ShouldBe((false, true, false, true));
        Guards.TlsRule("x", "a", null).Matcher.AsksName.ShouldBeFalse();
    }

    [Theory]
    [InlineData("GET http://shop/public/a b", DenyReason.None, "GET /public/a%20b HTTP/1.1")]
    [InlineData("http://shop/public/café", DenyReason.None, "GET /public/caf%C3%A9 HTTP/1.1")]
    [InlineData("//shop:8080/public?x", DenyReason.None, "GET /public?x HTTP/1.1")]
    [InlineData("POST https://shop", DenyReason.RequestNotAllowed, "POST / HTTP/1.1")]
    [InlineData("http://shop?/public", DenyReason.RequestNotAllowed, "GET /?/public HTTP/1.1")]
    [InlineData("/public", DenyReason.HostMissing, "GET /public HTTP/1.0")]
    [InlineData("CONNECT shop:80", DenyReason.Connect, "CONNECT shop:80 HTTP/1.1")]
    [InlineData("G@T http://shop/public", DenyReason.NotHttp, "G@T /public HTTP/1.1")]
    [InlineData("http://a,b/public", DenyReason.HostInvalid, "GET /public HTTP/1.1")]
    public void A_described_request(string request, DenyReason reason, string line)
    {
        var verdict = HttpVerdict.JudgeOnce(new(Web, Shop), request);
        (verdict.Reason, verdict.Request, verdict.IsAllowed).ShouldBe((reason, line, reason == DenyReason.None));
    }

    [Theory]
    [InlineData("shop/public")]
    [InlineData("GET")]
    [InlineData("")]
    public void No_request(string text) => Should.Throw<FormatException>(() => HttpVerdict.JudgeOnce(new(Web, Shop), text));

    private static (DenyReason Reason, L7Rule? By) Judge(L7Guard guard, string url)
        => HttpVerdict.JudgeOnce(guard, url) is var verdict ? (verdict.Reason, verdict.By) : default;
}
