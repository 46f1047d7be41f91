using System.Text;
using Antrea.L7.Matching;
using Antrea.L7.Tests.Http;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests.Matching;

public class HostNameTests
{
    [Theory]
    [InlineData("foo.com", "foo.com", 0)]
    [InlineData("Foo.COM:8080", "Foo.COM", 8080)]
    [InlineData("foo.com.", "foo.com", 0)]
    [InlineData("foo.com.:80", "foo.com", 80)]
    [InlineData("foo.com:", "foo.com", 0)]
    [InlineData("10.0.0.1:1", "10.0.0.1", 1)]
    [InlineData("[::1]", "[::1]", 0)]
    [InlineData("[fd00::A]:443", "[fd00::A]", 443)]
    [InlineData("a_b-c.d", "a_b-c.d", 0)]
    public void Name_and_port(string text, string host, int port)
    {
        HostName.TryParse(Encoding.Latin1.GetBytes(text), out var name, out var number).ShouldBeTrue();
        (Encoding.Latin1.GetString(name), number).ShouldBe((host, port));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(":80")]
    [InlineData("foo..com")]
    [InlineData(".foo.com")]
    [InlineData("foo.com..")]
    [InlineData("foo com")]
    [InlineData("u@foo.com")]
    [InlineData("u:p@foo.com")]
    [InlineData("foo.com:80:80")]
    [InlineData("foo.com:x")]
    [InlineData("foo.com:+80")]
    [InlineData("foo.com:65536")]
    [InlineData("foo.com:000080")]
    [InlineData("foo.com/x")]
    [InlineData("foo%2ecom")]
    [InlineData("föö.com")]
    [InlineData("foo.com,bar.com")]
    [InlineData("::1")]
    [InlineData("[]")]
    [InlineData("[::1")]
    [InlineData("[::1]x")]
    [InlineData("[::1%25eth0]")]
    [InlineData("[12]")]
    public void Not_a_host(string text) => HostName.TryParse(Encoding.Latin1.GetBytes(text), out _, out _).ShouldBeFalse();

    [Fact]
    public void A_name_is_bounded()
    {
        HostName.TryParse(Encoding.Latin1.GetBytes(new string('a', 255)), out _, out _).ShouldBeTrue();
        HostName.TryParse(Encoding.Latin1.GetBytes(new string('a', 256)), out _, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("foo.com", "FOO.com:8080", DenyReason.None)]
    [InlineData("Foo.Com", "foo.com", DenyReason.None)]
    [InlineData("foo.com", "foo.com.", DenyReason.None)]
    [InlineData("foo.com.", "foo.com", DenyReason.None)]
    [InlineData("foo.com", "afoo.com", DenyReason.RequestNotAllowed)]
    [InlineData("*.foo.com", "a.foo.com", DenyReason.None)]
    [InlineData("*.foo.com", "a.b.foo.com", DenyReason.None)]
    [InlineData("*.foo.com", "foo.com", DenyReason.RequestNotAllowed)]
    [InlineData("*.foo.*", "a.foo.evil", DenyReason.None)]
    [InlineData("*.foo.*", "a.foo", DenyReason.RequestNotAllowed)]
    [InlineData("a*c", "abbc", DenyReason.None)]
    [InlineData("[fd00::a]", "[FD00::A]:80", DenyReason.None)]
    public void Patterns(string pattern, string host, DenyReason reason)
        => Connection.Of(Guards.Of(new HttpMatch(Host: pattern)), $"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n").ShouldBe(reason);

    [Theory]
    [InlineData("GET http://foo.com/ HTTP/1.1\r\nHost: foo.com", DenyReason.None)]
    [InlineData("GET http://foo.com/ HTTP/1.1\r\nHost: FOO.com.:80", DenyReason.None)]
    [InlineData("GET http://foo.com:8080/ HTTP/1.1\r\nHost: foo.com:8080", DenyReason.None)]
    [InlineData("GET https://foo.com/ HTTP/1.1\r\nHost: foo.com:443", DenyReason.None)]
    [InlineData("GET http://foo.com:8080/ HTTP/1.1\r\nHost: foo.com", DenyReason.HostDiffers)]
    [InlineData("GET http://foo.com/ HTTP/1.1\r\nHost: bar.com", DenyReason.HostDiffers)]
    [InlineData("GET http://bar.com/ HTTP/1.1\r\nHost: foo.com", DenyReason.HostDiffers)]
    [InlineData("GET http://bar.com/ HTTP/1.1\r\nHost: bar.com", DenyReason.RequestNotAllowed)]
    [InlineData("GET http://foo.com/ HTTP/1.0\r\nX: y", DenyReason.None)]
    [InlineData("GET / HTTP/1.0\r\nX: y", DenyReason.HostMissing)]
    [InlineData("GET /any HTTP/1.0\r\nX: y", DenyReason.None)]
    [InlineData("GET http://foo.com/any HTTP/1.1\r\nHost: bar.com", DenyReason.None)]
    public void Target_and_header_have_to_agree_where_the_host_matters(string head, DenyReason reason)
        => Connection.Of(Guards.Of(new HttpMatch(Host: "foo.com"), new HttpMatch("/any")), head + "\r\n\r\n").ShouldBe(reason);
}
