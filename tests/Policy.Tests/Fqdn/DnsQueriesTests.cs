using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;
using Antrea.Testing.Dns;

namespace Antrea.Policy.Tests.Fqdn;

public class DnsQueriesTests
{
    private static readonly TimeSpan Noon = TimeSpan.FromHours(12);
    private static readonly DnsFlowKey Flow = new(false, new(IpNet.Parse("10.0.0.1"), 40000), new(IpNet.Parse("10.96.0.10"), 53));

    [Fact]
    public void Flow_id_and_question_must_match()
    {
        var open = DnsQueries.None.Asked(Flow, Query("foo.com", 1, 9), Noon);

        open.IsAnsweredBy(Flow, Reply("FOO.com", 1, 9), Noon).ShouldBeTrue();
        open.IsAnsweredBy(Flow, Reply("foo.com", 1, 9), Noon).ShouldBeTrue();
        open.IsAnsweredBy(Flow, Reply("foo.com", 1, 8), Noon).ShouldBeFalse();
        open.IsAnsweredBy(Flow, Reply("foo.com", 28, 9), Noon).ShouldBeFalse();
        open.IsAnsweredBy(Flow, Reply("bar.com", 1, 9), Noon).ShouldBeFalse();
        open.IsAnsweredBy(Flow with { Client = new(Flow.Client.Address, 40001) }, Reply("foo.com", 1, 9), Noon).ShouldBeFalse();
        open.IsAnsweredBy(Flow with { IsTcp = true }, Reply("foo.com", 1, 9), Noon).ShouldBeFalse();
        open.IsAnsweredBy(Flow, Query("foo.com", 1, 9), Noon).ShouldBeFalse();
    }

    [Fact]
    public void A_query_is_open_for_a_while()
    {
        var open = DnsQueries.None.Asked(Flow, Query("foo.com", 1, 9), Noon);

        open.IsAnsweredBy(Flow, Reply("foo.com", 1, 9), Noon + DnsQueries.Patience - TimeSpan.FromMilliseconds(1)).ShouldBeTrue();
        open.IsAnsweredBy(Flow, Reply("foo.com", 1, 9), Noon + DnsQueries.Patience).ShouldBeFalse();
        open.At(Noon + DnsQueries.Patience).Count.ShouldBe(0);
        open.At(Noon).Count.ShouldBe(1);
    }

    [Fact]
    public void A_client_pushes_out_only_its_own()
    {
        var other = Flow with { Client = new(IpNet.Parse("10.0.0.2"), 40000) };
        var open = DnsQueries.None.Asked(other, Query("foo.com", 1, 1), Noon);
        for (ushort id = 0; id < DnsQueries.MaxOpen + 10; id++)
        {
            open = open.Asked(Flow, Query("foo.com", 1, id), Noon);
        }

        open.Count.ShouldBe(DnsQueries.MaxOpen + 1);
        open.IsAnsweredBy(other, Reply("foo.com", 1, 1), Noon).ShouldBeTrue();
        open.IsAnsweredBy(Flow, Reply("foo.com", 1, 9), Noon).ShouldBeFalse();
        open.IsAnsweredBy(Flow, Reply("foo.com", 1, 10), Noon).ShouldBeTrue();
        open.Asked(Flow, Reply("foo.com", 1, 5000), Noon).ShouldBeSameAs(open);
    }

    private static DnsMessage Query(string name, ushort type, ushort id) => Message(name, type, id, 0x0100);

    private static DnsMessage Reply(string name, ushort type, ushort id) => Message(name, type, id, 0x8180);

    private static DnsMessage Message(string name, ushort type, ushort id, ushort flags) =>
        DnsMessage.TryParse(new DnsWriter(name, type, id, flags).ToArray(), out var m) ? m : throw new InvalidOperationException("malformed");
}
