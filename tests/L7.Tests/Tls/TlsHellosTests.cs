using System.Text;
using Antrea.L7.Streams;
using Antrea.L7.Tests.Http;
using Antrea.L7.Tls;
using Antrea.Policy.Api;

namespace Antrea.L7.Tests.Tls;

public class TlsHellosTests
{
    [Theory]
    [MemberData(nameof(Captures.Names), MemberType = typeof(Captures))]
    public void Real_connections_are_judged_by_their_hellos_wherever_they_are_split(string name, int hellos)
    {
        var bytes = Captures.Read(name);
        for (var split = 0; split <= bytes.Length; split++)
        {
            var run = new TlsRun(TlsRun.Foo).Feed(bytes.AsSpan(0, split)).Feed(bytes.AsSpan(split));
            run.Reason.ShouldBe(DenyReason.None);
            run.Told.ShouldBe(["+foo.test"]);
            // Where early data was sent, a little data may be early data too.
            run.Hellos.IsDone.ShouldBe(name != "tls13-early");
            run.Passed.ShouldBe(bytes.Length);

            // By other rules from the first hello on, a second one is denied.
            var first = Captures.FirstRecord(bytes);
            run = new TlsRun(TlsRun.Foo).Feed(bytes.AsSpan(0, first));
            run.Hellos.Use(TlsRun.None);
            var rest = Math.Max(split, first);
            run.Feed(bytes.AsSpan(first, rest - first)).Feed(bytes.AsSpan(rest));
            run.Reason.ShouldBe(hellos == 2 ? DenyReason.ServerNameNotAllowed : DenyReason.None);
        }
    }

    [Theory]
    [MemberData(nameof(Captures.Names), MemberType = typeof(Captures))]
    public void Of_a_denied_hello_the_last_byte_never_passes(string name, int hellos)
    {
        hellos.ShouldBeGreaterThan(0);
        var bytes = Captures.Read(name);
        var first = Captures.FirstRecord(bytes);
        for (var split = 0; split <= first; split++)
        {
            var run = new TlsRun(TlsRun.None).Feed(bytes.AsSpan(0, split)).Feed(bytes.AsSpan(split));
            run.Reason.ShouldBe(DenyReason.ServerNameNotAllowed);
            run.Passed.ShouldBe(first - 1);
            run.Told.ShouldBe(["-foo.test server_name_not_allowed"]);
            run.Hellos.IsAllowed.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("FOO.test.", DenyReason.None)]
    [InlineData("bar.test", DenyReason.ServerNameNotAllowed)]
    [InlineData("b@r.test", DenyReason.ServerNameInvalid)]
    [InlineData(null, DenyReason.ServerNameMissing)]
    public void Records_may_split_a_hello_at_every_byte(string? name, DenyReason expected)
    {
        var hello = TestHello.Of(name, TestHello.Encrypted(), (21, new byte[1300]));
        var message = hello.Message();
        message.Length.ShouldBeGreaterThan(1500);
        for (var split = 1; split < message.Length; split++)
        {
            byte[] bytes = [.. TestHello.Record(22, message[..split]), .. TestHello.Record(22, message[split..])];
            new TlsRun(TlsRun.Foo).Feed(bytes).Reason.ShouldBe(expected);
        }

        var run = new TlsRun(TlsRun.Foo);
        foreach (var b in hello.Bytes(fragment: 1))
        {
            run.Feed([b]);
        }

        run.Reason.ShouldBe(expected);
        run.Hellos.IsAllowed.ShouldBe(expected == DenyReason.None);
    }

    [Theory]
    [InlineData("foo.test", "foo.test")]
    [InlineData("_a-B.9x", "_a-b.9x")]
    [InlineData("xn--bcher-kva.test.", "xn--bcher-kva.test")]
    [InlineData("1.2.3.4.in-addr", "1.2.3.4.in-addr")]
    [InlineData("0xfg", "0xfg")]
    [InlineData("", null)]
    [InlineData(".", null)]
    [InlineData(".a", null)]
    [InlineData("a..b", null)]
    [InlineData("a.b..", null)]
    [InlineData("a b", null)]
    [InlineData("a\0.test", null)]
    [InlineData("b\u00fccher.test", null)]
    [InlineData("a.test:443", null)]
    [InlineData("*.test", null)]
    [InlineData("192.0.2.1", null)]
    [InlineData("192.0.2.1.", null)]
    [InlineData("3221225985", null)]
    [InlineData("0xC0000201", null)]
    [InlineData("2001:db8::1", null)]
    [InlineData("[2001:db8::1]", null)]
    public void Names(string name, string? expected)
    {
        var run = new TlsRun().Feed(TestHello.Of(name).Bytes());
        run.Reason.ShouldBe(expected == null ? DenyReason.ServerNameInvalid : DenyReason.None);
        run.Told.ShouldBe([expected == null ? run.Told[0] : "+" + expected]);
        Encoding.ASCII.GetString(run.Hellos.ServerName).ShouldBe(expected ?? "");
        if (name.Length > 0)
        {
            var guard = new L7Guard(TlsRun.Rule(expected ?? "none.test"), null);
            TlsHellos.Judge(guard, name, out var by).ShouldBe(run.Reason);
            by.ShouldBe(expected == null ? guard.First : null);
        }
    }

    [Theory]
    [InlineData(253, 63, true)]
    [InlineData(254, 63, false)]
    [InlineData(100, 64, false)]
    public void Names_have_a_length(int length, int label, bool fits)
    {
        var name = string.Concat(Enumerable.Range(0, length).Select(i => i % (label + 1) == label ? '.' : 'a'));
        new TlsRun().Feed(TestHello.Of(name).Bytes()).Reason.ShouldBe(fits ? DenyReason.None : DenyReason.ServerNameInvalid);
        new TlsRun().Feed(TestHello.Of(name + ".").Bytes()).Reason.ShouldBe(fits ? DenyReason.None : DenyReason.ServerNameInvalid);
    }

    [Fact]
    public void A_hello_without_a_name_is_denied_where_a_rule_asks_for_one()
    {
        var bare = new TestHello { Extensions = null, Session = [] }.Bytes();
        new TlsRun(TlsRun.Foo).Feed(TestHello.Of(null).Bytes()).Reason.ShouldBe(DenyReason.ServerNameMissing);
        new TlsRun(TlsRun.Foo).Feed(bare).Reason.ShouldBe(DenyReason.ServerNameMissing);
        new TlsRun().Feed(TestHello.Of(null).Bytes()).Told.ShouldBe(["+"]);
        new TlsRun().Feed(bare).Told.ShouldBe(["+"]);
        TlsHellos.Judge(TlsRun.Foo, "", out var by).ShouldBe(DenyReason.ServerNameMissing);
        by.ShouldBe(TlsRun.Foo.First);
    }

    [Fact]
    public void Of_two_rules_the_one_that_denies_is_told()
    {
        var (foo, bar) = (TlsRun.Rule("foo.test"), TlsRun.Rule("bar.test"));
        var run = new TlsRun(new L7Guard(foo, bar)).Feed(TestHello.Of("foo.test").Bytes());
        run.Reason.ShouldBe(DenyReason.ServerNameNotAllowed);
        run.By.ShouldBe(bar);
        new TlsRun(new L7Guard(foo, bar)).Feed("GET"u8).By.ShouldBe(foo);
    }

    [Fact]
    public void Where_a_rule_has_no_TLS_the_first_byte_is_denied()
    {
        var (tls, http) = (TlsRun.Rule("foo.test"), Guards.Rule("http", new HttpMatch()));
        foreach (var guard in new L7Guard[] { new(tls, http), new(http, tls), new(http, null) })
        {
            var run = new TlsRun(guard).Feed([22]);
            (run.Reason, run.Passed, run.By).ShouldBe((DenyReason.NotHttp, 0, http));
        }
    }

    [Fact]
    public void The_longest_hello_is_64_KiB()
    {
        var rest = TestHello.Of("foo.test", (21, [])).Message().Length;
        var longest = TestHello.Of("foo.test", (21, new byte[(32 * 1024) - 8]), (22, new byte[(32 * 1024) - rest + 4]));
        longest.Message().Length.ShouldBe(64 * 1024);
        new TlsRun(TlsRun.Foo).Feed(longest.Bytes()).Hellos.IsAllowed.ShouldBeTrue();

        // Its fifth byte says so.
        var longer = TestHello.Record(22, [1, 0, 0xff, 0xfd, 3, 3]);
        new TlsRun().Feed(longer).Reason.ShouldBe(DenyReason.HelloTooLarge);
    }

    [Fact]
    public void The_outer_name_of_an_encrypted_hello_is_judged()
    {
        new TlsRun(TlsRun.Foo).Feed(TestHello.Of("foo.test", TestHello.Encrypted()).Bytes()).Reason.ShouldBe(DenyReason.None);
        new TlsRun(TlsRun.Foo).Feed(TestHello.Of("bar.test", TestHello.Encrypted()).Bytes()).Reason.ShouldBe(DenyReason.ServerNameNotAllowed);
    }

    [Fact]
    public void A_hello_under_way_can_be_told()
    {
        var bytes = TestHello.Of("foo.test").Bytes();
        var run = new TlsRun().Feed(bytes.AsSpan(0, bytes.Length - 1));
        run.Hellos.IsInHello.ShouldBeTrue();
        run.Feed(bytes.AsSpan(bytes.Length - 1)).Hellos.IsInHello.ShouldBeFalse();
        run.Hellos.IsDone.ShouldBeFalse();
    }

    [Fact]
    public void Another_hello_at_the_place_of_an_allowed_one_does_not_pass()
    {
        var stream = new TcpStream(new MemoryBudget(1 << 20));
        var judge = new TlsRun(TlsRun.Foo).Hellos;
        stream.Open(0);
        stream.Accept(1, TestHello.Of("foo.test").Bytes(), false, judge).ShouldBe(default);
        stream.IsSettled.ShouldBeFalse();
        stream.Accept(1, TestHello.Of("bar.test").Bytes(), false, judge).Reason.ShouldBe(DenyReason.RetransmissionDiffers);
    }
}
