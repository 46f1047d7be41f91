using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Fqdn;

namespace Antrea.Policy.Tests.Fqdn;

public class FqdnCacheTests
{
    private static readonly TimeSpan Noon = TimeSpan.FromHours(12);

    [Fact]
    public void An_answer_goes_to_the_sets_of_the_asking_Pod_whose_pattern_matches()
    {
        var cache = With(Pod("a", "10.0.0.1", ("foo.com", "A1"), ("*.com", "A2"), ("bar.com", "A3")), Pod("b", "10.0.0.2", ("foo.com", "B1")));

        var (next, change) = cache.Learn("a", Answer("foo.com", ("192.0.2.1", 30), ("2001:db8::1", 40)), Noon);

        Texts(change).ShouldBe(["A1-4 192.0.2.1 30", "A1-6 2001:db8::1 40", "A2-4 192.0.2.1 30", "A2-6 2001:db8::1 40"]);
        change.Removals.ShouldBeEmpty();
        (next.Answers, next.Addresses).ShouldBe((2, 4));
        cache.Learn("stranger", Answer("foo.com", ("192.0.2.1", 30)), Noon).Change.ShouldBeSameAs(FqdnChange.None);
    }

    [Theory]
    [InlineData(5u, 0u, 5u)]
    [InlineData(5u, 20u, 20u)]
    [InlineData(60u, 20u, 60u)]
    [InlineData(0u, 0u, 1u)]
    [InlineData(uint.MaxValue, 0u, FqdnAddition.MaxTimeout)]
    public void Time_to_live_has_a_least_and_a_most(uint ttl, uint minTtl, uint timeout)
    {
        var (cache, _) = FqdnCache.Of().Use(new FqdnTable([Pod("a", "10.0.0.1", ("foo.com", "A"))], DnsServers.Anyone, minTtl), Noon);
        Texts(cache.Learn("a", Answer("foo.com", ("192.0.2.1", ttl)), Noon).Change).ShouldBe([$"A-4 192.0.2.1 {timeout}"]);
    }

    [Fact]
    public void A_later_answer_extends_and_never_shortens()
    {
        var cache = With(Pod("a", "10.0.0.1", ("foo.com", "A")));
        cache = cache.Learn("a", Answer("foo.com", ("192.0.2.1", 100)), Noon).Next;

        var (shorter, change) = cache.Learn("a", Answer("foo.com", ("192.0.2.1", 5)), Noon + Seconds(30));
        Texts(change).ShouldBe(["A-4 192.0.2.1 70"]);
        Texts(shorter.Learn("a", Answer("foo.com", ("192.0.2.1", 100)), Noon + Seconds(30.5)).Change).ShouldBe(["A-4 192.0.2.1 100"]);
        Texts(shorter.Learn("a", Answer("foo.com", ("192.0.2.1", 5)), Noon + Seconds(98.2)).Change).ShouldBe(["A-4 192.0.2.1 5"]);
    }

    [Fact]
    public void An_address_stays_its_time_although_the_record_changed()
    {
        var cache = With(Pod("a", "10.0.0.1", ("foo.com", "A"))).Learn("a", Answer("foo.com", ("192.0.2.1", 20)), Noon).Next;
        cache = cache.Learn("a", Answer("foo.com", ("192.0.2.2", 5)), Noon + Seconds(1)).Next;

        cache.Contents("A-4", Noon + Seconds(1)).Select(a => $"{a.Address.Address} {a.Timeout}").ShouldBe(["192.0.2.2 5", "192.0.2.1 19"]);
        cache.Contents("A-4", Noon + Seconds(6)).Single().Address.ShouldBe(IpNet.Parse("192.0.2.1"));
        cache.Contents("A-4", Noon + Seconds(20)).ShouldBeEmpty();
        cache.At(Noon + Seconds(20)).Addresses.ShouldBe(0);
        cache.At(Noon + Seconds(20)).Answers.ShouldBe(0);
    }

    [Fact]
    public void A_new_rule_gets_what_the_Pod_was_told_before()
    {
        var cache = With(Pod("a", "10.0.0.1", ("x", "X")), Pod("b", "10.0.0.2", ("x", "Y")));
        cache = cache.Learn("a", Answer("foo.com", ("192.0.2.1", 100), ("192.0.2.2", 10)), Noon).Next;
        cache = cache.Learn("a", Answer("bar.com", ("192.0.2.3", 100)), Noon).Next;
        cache = cache.Learn("b", Answer("foo.com", ("192.0.2.9", 100)), Noon).Next;

        var (next, change) = cache.Use(
            Table(Pod("a", "10.0.0.1", ("x", "X"), ("foo.*", "F")), Pod("b", "10.0.0.2", ("x", "Y"))), Noon + Seconds(10));

        Texts(change).ShouldBe(["F-4 192.0.2.1 90"]);
        next.Use(next.Table, Noon + Seconds(11)).Change.IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData(5u, "")]
    [InlineData(30u, "B-4 192.0.2.1 20")]
    public void A_least_time_that_is_taken_back_holds_nothing_longer_than_its_answer_said(uint ttl, string filled)
    {
        var (cache, _) = FqdnCache.Of().Use(new FqdnTable([Pod("a", "10.0.0.1", ("foo.com", "A"))], DnsServers.Anyone, 60), Noon);
        cache = cache.Learn("a", Answer("foo.com", ("192.0.2.1", ttl)), Noon).Next;
        var (_, change) = cache.Use(new FqdnTable([Pod("a", "10.0.0.1", ("foo.com", "B"))], DnsServers.Anyone, 0), Noon + Seconds(10));
        string.Join(' ', Texts(change)).ShouldBe(filled);
    }

    [Fact]
    public void A_Pod_that_is_gone_is_forgotten_and_so_are_its_sets()
    {
        var cache = With(Pod("a", "10.0.0.1", ("foo.com", "A"))).Learn("a", Answer("foo.com", ("192.0.2.1", 100)), Noon).Next;

        var gone = cache.Use(Table(), Noon).Next;
        (gone.Answers, gone.Addresses).ShouldBe((0, 0));
        gone.Use(cache.Table, Noon).Change.IsEmpty.ShouldBeTrue();

        // A new Pod of the same name.
        var other = cache.Use(Table(Pod("a", "10.0.0.77", ("foo.com", "A9"))), Noon);
        other.Change.IsEmpty.ShouldBeTrue();
        other.Next.Answers.ShouldBe(0);
    }

    [Fact]
    public void A_rule_that_comes_back_is_filled_again()
    {
        var cache = With(Pod("a", "10.0.0.1", ("foo.com", "A"), ("x", "X"))).Learn("a", Answer("foo.com", ("192.0.2.1", 100)), Noon).Next;
        var without = cache.Use(Table(Pod("a", "10.0.0.1", ("x", "X"))), Noon).Next;

        without.Addresses.ShouldBe(0);
        Texts(without.Use(cache.Table, Noon + Seconds(1)).Change).ShouldBe(["A-4 192.0.2.1 99"]);
    }

    [Fact]
    public void A_Pod_of_two_addresses_is_one()
    {
        var pod = new FqdnPod("a", [IpNet.Parse("10.0.0.1"), IpNet.Parse("fd00::1")], [new(FqdnPattern.Parse("foo.com"), "A-4", "A-6")]);
        var table = Table(pod);

        table.PodAt(IpNet.Parse("10.0.0.1")).ShouldBe(pod);
        table.PodAt(IpNet.Parse("fd00::1")).ShouldBe(pod);
        table.PodAt(IpNet.Parse("10.0.0.2")).ShouldBeNull();
        table.Sets.Order().ShouldBe(["A-4", "A-6"]);
    }

    [Fact]
    public void A_family_without_a_set_is_left_out()
    {
        var pod = new FqdnPod("a", [IpNet.Parse("10.0.0.1")], [new(FqdnPattern.Parse("foo.com"), "A-4", null)]);
        Texts(With(pod).Learn("a", Answer("foo.com", ("192.0.2.1", 30), ("2001:db8::1", 40)), Noon).Change).ShouldBe(["A-4 192.0.2.1 30"]);
    }

    [Fact]
    public void A_full_set_drops_what_would_expire_first()
    {
        var cache = With(new FqdnLimits(3), Pod("a", "10.0.0.1", ("*", "A")));
        cache = cache.Learn("a", Answer("1.com", ("192.0.2.1", 50), ("192.0.2.2", 40), ("192.0.2.3", 60)), Noon).Next;

        // The new one would expire sooner than all the others: it is the one in use.
        var (next, change) = cache.Learn("a", Answer("2.com", ("192.0.2.4", 1)), Noon);

        change.Removals.ShouldBe([new FqdnRemoval("A-4", IpNet.Parse("192.0.2.2"))]);
        Texts(change).ShouldBe(["A-4 192.0.2.4 1"]);
        next.Contents("A-4", Noon).Length.ShouldBe(3);
        // A known address needs no room; an expired one makes it.
        next.Learn("a", Answer("3.com", ("192.0.2.1", 99)), Noon).Change.Removals.ShouldBeEmpty();
        next.Learn("a", Answer("3.com", ("192.0.2.9", 99)), Noon + Seconds(1)).Change.Removals.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_larger_than_a_set_is_cut()
    {
        var cache = With(new FqdnLimits(2), Pod("a", "10.0.0.1", ("*", "A")));
        var (next, change) = cache.Learn("a", Answer("1.com", ("192.0.2.1", 50), ("192.0.2.2", 40), ("192.0.2.3", 60)), Noon);

        Texts(change).ShouldBe(["A-4 192.0.2.1 50", "A-4 192.0.2.3 60"]);
        next.Contents("A-4", Noon).Length.ShouldBe(2);
    }

    [Fact]
    public void All_sets_of_a_Pod_together_are_bounded()
    {
        var limits = new FqdnLimits(AddressesPerSet: 200, AddressesPerPod: 250);
        var cache = With(limits, Pod("a", "10.0.0.1", ("*.com", "A"), ("*.org", "B"), ("*.net", "C")), Pod("b", "10.0.0.2", ("*.org", "D")));
        foreach (var i in Enumerable.Range(0, 300))
        {
            cache = cache.Learn("a", Answer("x.com", ($"10.9.{i / 250}.{i % 250}", 500)), Noon).Next;
            cache = cache.Learn("b", Answer("x.org", ($"10.9.{i / 250}.{i % 250}", 500)), Noon).Next;
        }

        foreach (var i in Enumerable.Range(0, 300))
        {
            cache = cache.Learn("a", Answer("x.org", ($"10.9.{i / 250}.{i % 250}", 500)), Noon).Next;
            cache = cache.Learn("a", Answer("x.net", ($"10.9.{i / 250}.{i % 250}", 500)), Noon).Next;
        }

        // The first took what it could, the others have what none can take from them.
        new[] { "A-4", "B-4", "C-4", "D-4" }.Select(s => cache.Contents(s, Noon).Length).ShouldBe([200, FqdnLimits.Least, FqdnLimits.Least, 200]);
    }

    [Fact]
    public void Answers_of_a_Pod_are_bounded()
    {
        var cache = With(new FqdnLimits(AnswersPerPod: 2), Pod("a", "10.0.0.1", ("none", "A")));
        cache = cache.Learn("a", Answer("1.com", ("192.0.2.1", 50), ("192.0.2.2", 40)), Noon).Next;
        var (next, change) = cache.Learn("a", Answer("2.com", ("192.0.2.3", 60)), Noon);

        change.Forgotten.ShouldBe(1);
        next.Answers.ShouldBe(2);
        Texts(next.Use(Table(Pod("a", "10.0.0.1", ("*", "B"))), Noon).Change).ShouldBe(["B-4 192.0.2.1 50", "B-4 192.0.2.3 60"]);
    }

    [Fact]
    public void What_the_kernel_held_at_start_is_not_cut_short()
    {
        var cache = With(Pod("a", "10.0.0.1", ("foo.com", "A"))).Seed("A-4", IpNet.Parse("192.0.2.1"), Seconds(300), Noon)
            .Seed("other", IpNet.Parse("192.0.2.1"), Seconds(300), Noon);

        cache.Addresses.ShouldBe(1);
        Texts(cache.Learn("a", Answer("foo.com", ("192.0.2.1", 5)), Noon + Seconds(100)).Change).ShouldBe(["A-4 192.0.2.1 200"]);
    }

    /// <summary>Any history: the model keeps for each set and address the latest promise.</summary>
    [Fact]
    public void The_sets_hold_exactly_what_was_promised()
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var cache = With(Pod("a", "10.0.0.1", ("*.com", "A"), ("n1.com", "B")), Pod("b", "10.0.0.2", ("n*", "C")));
            var model = new Dictionary<(string Set, string Address), TimeSpan>();
            var kernel = new Dictionary<(string Set, string Address), TimeSpan>();
            var now = Noon;
            for (var step = 0; step < 60; step++)
            {
                now += Seconds(random.Next(0, 8) / 2.0);
                var (pod, name) = (random.Next(2) == 0 ? "a" : "b", $"n{random.Next(3)}.{(random.Next(2) == 0 ? "com" : "org")}");
                var (address, ttl) = ($"192.0.2.{random.Next(4)}", (uint)random.Next(12));
                (cache, var change) = cache.Learn(pod, Answer(name, (address, ttl)), now);
                foreach (var rule in cache.Table.Pods[pod].Rules.Where(r => r.Pattern.Matches(name)))
                {
                    var promise = now + Seconds(Math.Max(1, ttl));
                    model[(rule.Set4!, address)] = model.TryGetValue((rule.Set4!, address), out var t) && t > promise ? t : promise;
                }

                foreach (var a in change.Additions)
                {
                    kernel[(a.Set, a.Address.Address.ToString())] = now + Seconds(a.Timeout);
                }

                cache = random.Next(5) == 0 ? cache.At(now) : cache;
                foreach (var (key, promise) in model)
                {
                    // ipset counts whole seconds: up to one more, never less.
                    kernel[key].ShouldBeInRange(promise, promise + Seconds(1));
                    cache.Contents(key.Set, now).Any(a => a.Address.Address.ToString() == key.Address).ShouldBe(promise > now);
                }
            }
        }
    }

    private static FqdnCache With(params FqdnPod[] pods) => With(FqdnLimits.Default, pods);

    private static FqdnCache With(FqdnLimits limits, params FqdnPod[] pods) => FqdnCache.Of(limits).Use(Table(pods), Noon).Next;

    private static FqdnTable Table(params FqdnPod[] pods) => new(pods, DnsServers.Anyone, 0);

    private static FqdnPod Pod(string id, string address, params (string Pattern, string Set)[] rules) =>
        new(id, [IpNet.Parse(address)], ListOf.From(rules.Select(r => new FqdnRule(FqdnPattern.Parse(r.Pattern), $"{r.Set}-4", $"{r.Set}-6"))));

    private static DnsAnswer Answer(string name, params (string Address, uint Ttl)[] addresses) =>
        new(name, [.. addresses.Select(a => new DnsAddress(IpNet.Parse(a.Address), a.Ttl))]);

    private static IEnumerable<string> Texts(FqdnChange change) =>
        change.Additions.Select(a => $"{a.Set} {a.Address.Address} {a.Timeout}").Order(StringComparer.Ordinal);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
