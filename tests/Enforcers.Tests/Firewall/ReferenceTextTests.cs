using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Tests.Firewall;

/// <summary>The texts that users of Antrea know and have log filters and habits built on.</summary>
public class ReferenceTextTests
{
    private const string In = "ANTREA-POL-INGRESS-RULES", Out = "ANTREA-POL-EGRESS-RULES";

    private static string Comment(string rule) => $"-m comment --comment \"Antrea: for rule {rule}, policy AntreaClusterNetworkPolicy:name1\"";

    private static DesiredRules V4(params NodeRule[] rules) => Renderer.Render(Make.Plan(rules), AddressFamily.V4);

    private static DesiredRules V6(params NodeRule[] rules) => Renderer.Render(Make.Plan(rules), AddressFamily.V6);

    [Fact]
    public void The_static_chains_are_the_references()
    {
        var t = V4();
        t.Lines("ANTREA-INPUT").ShouldBe(
        [
            "-m comment --comment \"Antrea: jump to static ingress NodeNetworkPolicy rules\" -j ANTREA-POL-PRE-INGRESS-RULES",
            "-m comment --comment \"Antrea: jump to ingress NodeNetworkPolicy rules\" -j ANTREA-POL-INGRESS-RULES",
        ]);
        t.Lines("ANTREA-OUTPUT").ShouldBe(
        [
            "-m comment --comment \"Antrea: jump to static egress NodeNetworkPolicy rules\" -j ANTREA-POL-PRE-EGRESS-RULES",
            "-m comment --comment \"Antrea: jump to egress NodeNetworkPolicy rules\" -j ANTREA-POL-EGRESS-RULES",
        ]);
        t.Lines("ANTREA-POL-PRE-INGRESS-RULES").ShouldBe(
        [
            "-m conntrack --ctstate ESTABLISHED,RELATED -m comment --comment \"Antrea: allow ingress established or related packets\" -j ACCEPT",
            "-i lo -m comment --comment \"Antrea: allow ingress packets from loopback\" -j ACCEPT",
        ]);
        t.Lines("ANTREA-POL-PRE-EGRESS-RULES").ShouldBe(
        [
            "-m conntrack --ctstate ESTABLISHED,RELATED -m comment --comment \"Antrea: allow egress established or related packets\" -j ACCEPT",
            "-o lo -m comment --comment \"Antrea: allow egress packets to loopback\" -j ACCEPT",
        ]);
        t.Of(Table.Filter).HooksOf("INPUT").ShouldHaveSingleItem().Text.ShouldStartWith("-j ANTREA-INPUT -m comment --comment \"Antrea: jump to Antrea input rules\"");
        t.Of(Table.Filter).HooksOf("OUTPUT").ShouldHaveSingleItem().Text.ShouldStartWith("-j ANTREA-OUTPUT -m comment --comment \"Antrea: jump to Antrea output rules\"");
    }

    [Theory]
    [InlineData("ANTREA-INPUT")]
    [InlineData("ANTREA-OUTPUT")]
    [InlineData("ANTREA-POL-PRE-INGRESS-RULES")]
    [InlineData("ANTREA-POL-PRE-EGRESS-RULES")]
    public void The_static_chains_are_the_same_in_IPv6(string chain) => V6().Lines(chain).ShouldBe(V4().Lines(chain));

    [Fact]
    public void Several_addresses_become_a_set_and_several_ports_a_chain()
    {
        var r = Make.Rule("ingress-rule-01", nets: ["1.1.1.1", "192.168.1.0/25", "2002:1a23:fb44::1"], services: [Make.Tcp(80), Make.Tcp(443)], log: "");
        var (chain, set) = ($"ANTREA-POL-{r.Rule.Id}", $"ANTREA-POL-{r.Rule.Id}-4");
        var t = V4(r);
        t.Sets[set].Nets.ToString().ShouldBe("{1.1.1.1/32, 192.168.1.0/25}");
        t.Lines(chain).ShouldBe(
        [
            "-p tcp --dport 80 -j LOG --log-prefix \"Antrea:I:Allow:\"", "-p tcp --dport 80 -j ACCEPT",
            "-p tcp --dport 443 -j LOG --log-prefix \"Antrea:I:Allow:\"", "-p tcp --dport 443 -j ACCEPT",
        ]);
        t.Lines(In).ShouldBe([$"-m set --match-set {set} src -j {chain} {Comment("ingress-rule-01")}"]);
        V6(r).Lines(In).ShouldBe([$"-s 2002:1a23:fb44::1/128 -j {chain} {Comment("ingress-rule-01")}"]);
        chain.Length.ShouldBeLessThanOrEqualTo(28);
        $"{set}-S".Length.ShouldBeLessThanOrEqualTo(31);
    }

    [Fact]
    public void One_address_and_one_port_stand_in_the_rule() =>
        V4(Make.Rule("ingress-rule-02", nets: ["1.1.1.1"], services: [Make.Tcp(443)])).Lines(In)
            .ShouldBe([$"-s 1.1.1.1/32 -p tcp --dport 443 -j ACCEPT {Comment("ingress-rule-02")}"]);

    [Fact]
    public void Any_peer_has_no_address_and_the_log_rule_comes_first() =>
        V4(Make.Rule("ingress-rule-03", services: [Make.Tcp(8080)], log: "ingress3")).Lines(In).ShouldBe(
        [
            "-p tcp --dport 8080 -j LOG --log-prefix \"Antrea:I:Allow:ingress3:\"",
            $"-p tcp --dport 8080 -j ACCEPT {Comment("ingress-rule-03")}",
        ]);

    [Fact]
    public void The_order_does_not_depend_on_the_order_of_arrival()
    {
        NodeRule[] rules = [Make.Rule("a", tier: 1, index: 1), Make.Rule("b", tier: 2, index: 2), Make.Rule("c", tier: 2, index: 3)];
        string[] expected = [$"-j ACCEPT {Comment("a")}", $"-j ACCEPT {Comment("b")}", $"-j ACCEPT {Comment("c")}"];
        V4(rules).Lines(In).ShouldBe(expected);
        V4(rules[2], rules[0], rules[1]).Lines(In).ShouldBe(expected);
    }

    [Fact]
    public void A_label_is_cut_to_twelve_bytes_and_a_prefix_stays_within_the_kernels_limit()
    {
        V4(Make.Rule("e", direction: Direction.Egress, nets: ["1.1.1.1"], services: [Make.Tcp(443)], log: "egress2test_log_label")).Lines(Out)[0]
            .ShouldBe("-d 1.1.1.1/32 -p tcp --dport 443 -j LOG --log-prefix \"Antrea:O:Allow:egress2test_:\"");
        var longest = Make.Rule("r", RuleAction.Reject, log: "abcdefghijklmnop");
        RuleText.LogPrefix(longest.Rule).Length.ShouldBeLessThanOrEqualTo(29);
    }

    [Fact]
    public void Drop_all_is_one_rule_in_both_families()
    {
        var r = Make.Rule("drop-all", RuleAction.Drop);
        V4(r).Lines(In).ShouldBe([$"-j DROP {Comment("drop-all")}"]);
        V6(r).Lines(In).ShouldBe([$"-j DROP {Comment("drop-all")}"]);
    }

    [Fact]
    public void A_family_without_addresses_has_no_rule_and_no_chain()
    {
        var r = Make.Rule("v4", nets: ["10.0.0.0/8", "11.0.0.0/8"], services: [Make.Tcp(1), Make.Tcp(2)]);
        V6(r).Lines(In).ShouldBeEmpty();
        V6(r).Chains.ShouldNotContain(c => c.Name == Names.Service(r.Rule));
        V6(r).Sets.ShouldBeEmpty();
    }

    [Fact]
    public void Source_ports_and_ranges() =>
        V4(Make.Rule("r", RuleAction.Drop, nets: ["10.0.0.5"], services: [new PortMatch(PortProtocol.TCP, new PortRange(80, 81, true), new PortRange(32768, 60999, true))]))
            .Lines(In).ShouldBe([$"-s 10.0.0.5/32 -p tcp --sport 32768:60999 --dport 80:81 -j DROP {Comment("r")}"]);

    [Fact]
    public void Icmp_numbers_are_translated_for_IPv6()
    {
        var r = Make.Rule("ping", services: [new IcmpServiceMatch(8, 0)]);
        V4(r).Lines(In).ShouldBe([$"-p icmp --icmp-type 8/0 -j ACCEPT {Comment("ping")}"]);
        V6(r).Lines(In).ShouldBe([$"-p icmpv6 --icmpv6-type 128/0 -j ACCEPT {Comment("ping")}"]);
    }

    [Fact]
    public void Igmp_matches_IGMP_and_nothing_else()
    {
        var r = Make.Rule("igmp", RuleAction.Drop, services: [new IgmpServiceMatch(0x11, "224.0.0.1")]);
        V4(r).Lines(In).ShouldHaveSingleItem().ShouldStartWith("-d 224.0.0.1/32 -p igmp -m bpf --bytecode ");
        V6(r).Lines(In).ShouldBeEmpty();
    }

    [Fact]
    public void Reject_answers_TCP_with_a_reset_and_the_rest_with_ICMP()
    {
        V4(Make.Rule("r", RuleAction.Reject, services: [Make.Tcp(80)])).Lines(In)
            .ShouldBe([$"-p tcp --dport 80 -j REJECT --reject-with tcp-reset {Comment("r")}"]);
        V4(Make.Rule("r", RuleAction.Reject, services: [Make.Udp(53)])).Lines(In).ShouldBe([$"-p udp --dport 53 -j REJECT {Comment("r")}"]);
        V4(Make.Rule("r", RuleAction.Reject, nets: ["10.0.0.1"])).Lines(In).ShouldBe(
            ["-s 10.0.0.1/32 -p tcp -j REJECT --reject-with tcp-reset", $"-s 10.0.0.1/32 -j REJECT {Comment("r")}"]);
    }

    [Fact]
    public void Pass_returns_from_the_core_chain_even_with_several_ports_and_baseline_comes_after()
    {
        var t = V4(
            Make.Rule("p", RuleAction.Pass, services: [Make.Tcp(1), Make.Tcp(2)]),
            Make.Rule("b", RuleAction.Drop, tier: 253));
        t.Lines(In).ShouldBe(["-p tcp --dport 1 -j RETURN", $"-p tcp --dport 2 -j RETURN {Comment("p")}"]);
        t.Lines("ANTREA-POL-INGRESS-BASELINE").ShouldBe([$"-j DROP {Comment("b")}"]);
        t.Lines("ANTREA-INPUT").Select(l => l.Split(' ')[^1]).ShouldBe(
            ["ANTREA-POL-PRE-INGRESS-RULES", "ANTREA-POL-INGRESS-RULES", "ANTREA-POL-INGRESS-BASELINE"]);
    }

    [Theory]
    [InlineData("pwn\"\n-A INPUT -j DROP\r", "pwn-A INPUT -j DROP")]
    [InlineData("back\\slash", "backslash")]
    [InlineData("tab\tnul\0", "tabnul")]
    [InlineData("--comment aa:0123456789ab ", "--comment aa:0123456789ab ")]
    public async Task Names_cannot_break_out_of_a_comment(string name, string shown)
    {
        var (kernel, _, driver) = Make.Driver();
        var plan = Make.Plan(Make.Rule(name, RuleAction.Drop, services: [Make.Tcp(1)]));
        (await driver.ApplyAsync(plan, Make.NoQuarantine)).Verified.ShouldBeTrue();
        V4([.. plan.Rules]).Lines(In).ShouldHaveSingleItem().ShouldContain($"\"Antrea: for rule {shown}, policy");
        kernel.Run("iptables-save", ["-t", "filter"]).Stdout.ShouldNotContain("-A INPUT -j DROP\n");
        kernel.Trace(Packet.Tcp("10.0.0.1", "10.0.0.2", 2)).Verdict.ShouldBe(Verdict.Accept);
    }
}
