using Antrea.Policy.Addresses;
using Antrea.Policy.Fqdn;
using Antrea.Testing.Dns;

namespace Antrea.Policy.Tests.Fqdn;

public class DnsAnswerTests
{
    [Fact]
    public void Aliases_are_followed_in_any_order_and_the_shortest_time_counts()
    {
        var answer = Of(new DnsWriter("a.com")
            .Address("c.com", "192.0.2.1", 600).Alias("b.com", "c.com", 20).Address("c.com", "192.0.2.2", 10).Alias("a.com", "b.com", 300));

        answer!.Name.ShouldBe("a.com");
        answer.Addresses.Select(a => $"{a.Address.Address} {a.Ttl}").ShouldBe(["192.0.2.1 20", "192.0.2.2 10"]);
    }

    [Theory]
    [InlineData(5, 20, 30)]
    [InlineData(20, 5, 30)]
    [InlineData(30, 20, 5)]
    public void The_shortest_time_may_stand_anywhere_in_the_chain(uint first, uint second, uint last) =>
        Of(new DnsWriter("a.com").Alias("a.com", "b.com", first).Alias("b.com", "c.com", second).Address("c.com", "192.0.2.1", last))!
            .Addresses.Single().Ttl.ShouldBe(5u);

    [Fact]
    public void What_the_question_does_not_lead_to_is_not_believed()
    {
        var answer = Of(new DnsWriter("a.com").Address("a.com", "192.0.2.1", 5).Address("bank.com", "192.0.2.66", 5).Alias("x.com", "y.com", 5));

        answer!.Addresses.Single().Address.ToString().ShouldBe("192.0.2.1/32");
        Of(new DnsWriter("a.com").Address("bank.com", "192.0.2.66", 5)).ShouldBeNull();
        Of(new DnsWriter("a.com").Alias("a.com", "b.com", 5).Address("a.com", "192.0.2.66", 5)).ShouldBeNull();
    }

    [Fact]
    public void A_loop_of_aliases_has_no_end()
    {
        Of(new DnsWriter("a.com").Alias("a.com", "a.com", 5).Address("a.com", "192.0.2.1", 5)).ShouldBeNull();
        Of(new DnsWriter("a.com").Alias("a.com", "b.com", 5).Alias("b.com", "c.com", 5).Alias("c.com", "b.com", 5).Address("c.com", "192.0.2.1", 5)
            .Address("b.com", "192.0.2.1", 5)).ShouldBeNull();
    }

    [Fact]
    public void One_address_twice_counts_for_the_longer_time() =>
        Of(new DnsWriter("a.com").Address("a.com", "192.0.2.1", 5).Address("a.com", "192.0.2.1", 9))!.Addresses.ShouldBe([new(IpNet.Parse("192.0.2.1"), 9)]);

    [Fact]
    public void A_mapped_address_is_the_one_that_packets_will_carry() =>
        Of(new DnsWriter("a.com", type: 28).Address("a.com", "::ffff:192.0.2.1", 5))!.Addresses.Single().Address.ToString().ShouldBe("192.0.2.1/32");

    [Fact]
    public void The_address_of_a_blocked_name_is_none() =>
        Of(new DnsWriter("a.com").Address("a.com", "0.0.0.0", 5).Address("a.com", "::", 5)).ShouldBeNull();

    [Theory]
    [InlineData(0x0100)] // a query
    [InlineData(0x8183)] // no such name
    [InlineData(0x8182)] // server failure
    [InlineData(0xa180)] // another opcode
    public void Only_answers_without_an_error_are_taken(ushort flags) =>
        Of(new DnsWriter("a.com", flags: flags).Address("a.com", "192.0.2.1", 5)).ShouldBeNull();

    [Fact]
    public void Another_class_is_not_taken()
    {
        var bytes = new DnsWriter("a.com").Address("a.com", "192.0.2.1", 5).ToArray();
        bytes[22] = 3; // the question's class
        DnsMessage.TryParse(bytes, out var m).ShouldBeTrue();
        m!.Question.Class.ShouldBe((ushort)3);
        DnsAnswer.Of(m).ShouldBeNull();
    }

    private static DnsAnswer? Of(DnsWriter writer) =>
        DnsMessage.TryParse(writer.ToArray(), out var m) ? DnsAnswer.Of(m) : throw new InvalidOperationException("malformed");
}
