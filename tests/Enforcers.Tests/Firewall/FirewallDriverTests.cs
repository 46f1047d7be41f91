using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Tests.Firewall;

public class FirewallDriverTests
{
    private static readonly NodeRule Allow80 = Make.Rule("allow", nets: ["10.0.0.1"], services: [Make.Tcp(80)], index: 0);
    private static readonly NodeRule Drop80 = Make.Rule("drop", RuleAction.Drop, services: [Make.Tcp(80)], index: 1);

    private static Verdict From(FakeKernel kernel, string source, int port = 80) => kernel.Trace(Packet.Tcp(source, "10.0.0.9", port)).Verdict;

    private static string Dump(FakeKernel kernel) => string.Join('\n',
        kernel.Run("iptables-save", []).Stdout, kernel.Run("ip6tables-save", []).Stdout, kernel.Run("ipset", ["save"]).Stdout)
        .Split('\n').Where(l => !l.StartsWith('#')).Select(l => l.Split(" bucketsize ")[0]).Aggregate("", (a, l) => $"{a}\n{l}");

    // Chains and sets are listed in order of creation: only the rules' order within a chain means something.
    private static string Sorted(FakeKernel kernel) => string.Join('\n', Dump(kernel).Split('\n')
        .Select((line, i) => (line, i)).OrderBy(l => l.line.StartsWith("-A", StringComparison.Ordinal) ? l.line.Split(' ')[1] : l.line, StringComparer.Ordinal)
        .ThenBy(l => l.i).Select(l => l.line));

    [Fact]
    public async Task A_plan_is_in_force_after_one_restore_a_family()
    {
        var (kernel, _, driver) = Make.Driver();
        var report = await driver.ApplyAsync(Make.Plan(Allow80, Drop80), Make.NoQuarantine);
        report.Verified.ShouldBeTrue(report.Error);
        kernel.Restores().Count.ShouldBe(2);
        From(kernel, "10.0.0.1").ShouldBe(Verdict.Accept);
        From(kernel, "10.0.0.2").ShouldBe(Verdict.Drop);
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_differs()
    {
        var (kernel, _, driver) = Make.Driver();
        var plan = Make.Plan(Allow80, Drop80, Make.Rule("set", nets: ["10.1.0.0/16", "10.2.0.0/16"]));
        await driver.ApplyAsync(plan, Make.NoQuarantine);
        var runs = kernel.Runs.Count;
        var again = await driver.ApplyAsync(plan, Make.NoQuarantine);
        again.Changed.ShouldBeFalse();
        kernel.Runs.Skip(runs).ShouldAllBe(r => !r.IsRestore);
    }

    [Fact]
    public async Task A_changed_spec_is_one_atomic_restore_a_family()
    {
        var (kernel, _, driver) = Make.Driver();
        await driver.ApplyAsync(Make.Plan(Allow80, Drop80), Make.NoQuarantine);
        var before = kernel.Restores().Count;
        await driver.ApplyAsync(
            Make.Plan(Make.Rule("allow", nets: ["10.0.0.2", "10.0.0.3", "fd00::2"], services: [Make.Tcp(80), Make.Tcp(81)]), Drop80), Make.NoQuarantine);
        kernel.Restores().Count.ShouldBe(before + 2);
        From(kernel, "10.0.0.1").ShouldBe(Verdict.Drop);
        From(kernel, "10.0.0.3").ShouldBe(Verdict.Accept);
    }

    [Fact]
    public async Task Counters_survive_an_unrelated_change()
    {
        var (kernel, _, driver) = Make.Driver();
        await driver.ApplyAsync(Make.Plan(Allow80, Drop80), Make.NoQuarantine);
        for (var i = 0; i < 7; i++)
        {
            kernel.Send(Packet.Tcp("10.0.0.2", "10.0.0.9", 80));
        }

        await driver.ApplyAsync(Make.Plan(Allow80, Drop80, Make.Rule("new", RuleAction.Drop, services: [Make.Tcp(99)], priority: 0.5)), Make.NoQuarantine);
        var saved = kernel.Run("iptables-save", ["-c", "-t", "filter"]).Stdout.Split('\n');
        saved.Single(l => l.Contains("for rule drop,", StringComparison.Ordinal)).ShouldStartWith("[7:");
        saved.Single(l => l.Contains("for rule new,", StringComparison.Ordinal)).ShouldStartWith("[0:0]");
    }

    [Fact]
    public async Task Counters_survive_a_rewrite_after_a_crashed_edit()
    {
        var (kernel, _, driver) = Make.Driver();
        await driver.ApplyAsync(Make.Plan(Drop80), Make.NoQuarantine);
        kernel.Send(Packet.Tcp("10.0.0.2", "10.0.0.9", 80));
        kernel.Faults.KillNextRestores(1);
        var report = await driver.ApplyAsync(Make.Plan(Allow80, Drop80), Make.NoQuarantine);
        report.Verified.ShouldBeTrue(report.Error);
        kernel.Run("iptables-save", ["-c", "-t", "filter"]).Stdout.Split('\n')
            .Single(l => l.Contains("for rule drop,", StringComparison.Ordinal)).ShouldStartWith("[1:");
    }

    [Fact]
    public async Task Foreign_chains_rules_and_sets_are_byte_equal_before_and_after()
    {
        var (kernel, _, driver) = Make.Driver();
        const string foreign = "*filter\n:CUSTOM - [0:0]\n:ANTREA-FORWARD - [0:0]\n-A INPUT -s 1.2.3.4/32 -j CUSTOM\n-A CUSTOM -p tcp --dport 7 -j DROP\n-A OUTPUT -d 5.6.7.8/32 -j ACCEPT\nCOMMIT\n";
        kernel.Run("iptables-restore", ["--noflush"], foreign);
        kernel.Run("ip6tables-restore", ["--noflush"], foreign.Replace("1.2.3.4/32", "fd00::4/128").Replace("5.6.7.8/32", "fd00::8/128"));
        kernel.Run("ipset", ["restore"], "create other hash:net\nadd other 9.9.9.0/24\n");
        var before = Dump(kernel);
        await driver.ApplyAsync(Make.Plan(Allow80, Drop80, Make.Rule("set", nets: ["10.1.0.0/16", "10.2.0.0/16"])), Make.NoQuarantine);
        string.Join('\n', Dump(kernel).Split('\n').Where(l => !l.Contains("ANTREA-", StringComparison.Ordinal) || l.Contains("ANTREA-FORWARD", StringComparison.Ordinal)))
            .ShouldBe(before);
        (await driver.CleanUpAsync()).Verified.ShouldBeTrue();
        Dump(kernel).ShouldBe(before);
    }

    [Fact]
    public async Task Leftovers_of_an_earlier_run_are_swept_chains_sets_members_and_foreign_looking_jumps()
    {
        var (kernel, _, driver) = Make.Driver();
        var plan = Make.Plan(Make.Rule("set", nets: ["10.1.0.0/16", "10.2.0.0/16"]));
        await driver.ApplyAsync(plan, Make.NoQuarantine);
        var set = kernel.Run("ipset", ["list", "-n"]).Stdout.Split('\n').First(n => n.StartsWith("ANTREA-POL-", StringComparison.Ordinal));
        kernel.Run("ipset", ["restore"], $"add {set} 66.0.0.0/8\ncreate ANTREA-POL-00000000DEADBEEF-4 hash:net\ncreate {set}-S hash:net\n");
        kernel.Run("iptables-restore", ["--noflush"],
            "*filter\n:ANTREA-POL-00000000DEADBEEF - [0:0]\n-A ANTREA-POL-00000000DEADBEEF -m set --match-set ANTREA-POL-00000000DEADBEEF-4 src -j DROP\n"
            + "-A ANTREA-POL-INGRESS-RULES -j ANTREA-POL-00000000DEADBEEF\n-A INPUT -m comment --comment \"Antrea: jump to Antrea input rules\" -j ANTREA-INPUT\nCOMMIT\n");
        var report = await driver.ApplyAsync(plan, Make.NoQuarantine);
        report.Verified.ShouldBeTrue(report.Error);
        var dump = Dump(kernel);
        dump.ShouldNotContain("DEADBEEF");
        dump.ShouldNotContain("66.0.0.0/8");
        dump.ShouldNotContain("-S ");
        kernel.Run("iptables-save", []).Stdout.Split('\n').Count(l => l.Contains("-j ANTREA-INPUT", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task With_the_feature_off_nothing_of_ours_is_left()
    {
        var (kernel, _, driver) = Make.Driver();
        await driver.ApplyAsync(Make.Plan(Allow80, Drop80, Make.Rule("set", nets: ["10.1.0.0/16", "10.2.0.0/16"])), Make.NoQuarantine);
        (await driver.ApplyAsync(NodePlan.Nothing("n"), Make.NoQuarantine)).Verified.ShouldBeTrue();
        Dump(kernel).ShouldNotContain("ANTREA");
    }

    [Fact]
    public async Task A_rule_the_kernel_refuses_is_isolated_and_the_rest_is_in_force()
    {
        var (kernel, _, driver) = Make.Driver();
        kernel.Faults.RefuseRules((_, rule) => rule.Contains("--dport 13", StringComparison.Ordinal));
        NodeRule[] rules = [.. Enumerable.Range(1, 40).Select(i => Make.Rule($"r{i}", RuleAction.Drop, services: [Make.Tcp(i == 20 ? 13 : 1000 + i)], index: i))];
        var report = await driver.ApplyAsync(Make.Plan(rules), Make.NoQuarantine);
        report.Verified.ShouldBeTrue(report.Error);
        report.Quarantined.Keys.ShouldBe([rules[19].Rule.Id]);
        From(kernel, "10.0.0.1", 1040).ShouldBe(Verdict.Drop);
        From(kernel, "10.0.0.1", 13).ShouldBe(Verdict.Accept);
        Dump(kernel).ShouldNotContain("PROBE");

        // Known to be refused, it costs nothing the next time.
        var restores = kernel.Restores().Count;
        (await driver.ApplyAsync(Make.Plan([.. rules, Allow80]), report.Quarantined)).Verified.ShouldBeTrue();
        kernel.Restores().Count.ShouldBe(restores + 1);
    }

    [Fact]
    public async Task One_familys_failure_does_not_keep_the_other_from_being_enforced()
    {
        var (kernel, _, driver) = Make.Driver();
        kernel.Faults.FailNextRestores(50, "ip6tables-restore: line 1 failed", 1, "ip6tables-restore");
        var report = await driver.ApplyAsync(Make.Plan(Allow80, Drop80), Make.NoQuarantine);
        report.Verified.ShouldBeFalse();
        report.Error.ShouldNotBeNull().ShouldContain("ip6tables-restore");
        From(kernel, "10.0.0.2").ShouldBe(Verdict.Drop);
    }

    [Fact]
    public async Task Never_verified_while_the_kernel_differs()
    {
        var (kernel, _, driver) = Make.Driver();
        kernel.OnBeforeRun = run =>
        {
            // A rival takes our jump away between write and read-back.
            if (run.Program == "iptables-save" && kernel.Restores().Count(r => r.Program == "iptables-restore" && r.Number < run.Number) == 1)
            {
                kernel.OnBeforeRun = null;
                kernel.Run("iptables", ["-F", "INPUT"]);
            }
        };
        var report = await driver.ApplyAsync(Make.Plan(Drop80), Make.NoQuarantine);
        report.Verified.ShouldBeFalse();
        (await driver.ApplyAsync(Make.Plan(Drop80), Make.NoQuarantine)).Verified.ShouldBeTrue();
        From(kernel, "10.0.0.2").ShouldBe(Verdict.Drop);
    }

    [Fact]
    public async Task A_crash_at_any_step_is_mended_by_the_next_run()
    {
        var from = Make.Plan(Allow80, Make.Rule("old", RuleAction.Drop, nets: ["10.1.0.0/16", "10.2.0.0/16"], services: [Make.Tcp(1), Make.Tcp(2)]));
        var to = Make.Plan(Drop80, Make.Rule("new", RuleAction.Drop, nets: ["10.3.0.0/16", "10.4.0.0/16", "fd00::/64", "fd01::/64"], services: [Make.Tcp(3), Make.Tcp(4)]));
        var expected = "";
        for (var step = -1; ; step++)
        {
            var (kernel, runner, driver) = Make.Driver();
            await driver.ApplyAsync(from, Make.NoQuarantine);
            var left = step;
            runner.Before = _ =>
            {
                if (left-- == 0)
                {
                    throw new OperationCanceledException("crash");
                }
            };
            var crashed = false;
            try
            {
                await driver.ApplyAsync(to, Make.NoQuarantine);
            }
            catch (OperationCanceledException)
            {
                crashed = true;
            }

            runner.Before = null;
            var report = await new FirewallDriver(runner, Make.Nft).ApplyAsync(to, Make.NoQuarantine);
            report.Verified.ShouldBeTrue(report.Error);
            expected = step == -1 ? Sorted(kernel) : expected;
            Sorted(kernel).ShouldBe(expected, $"after a crash before command {step}");
            if (step >= 0 && !crashed)
            {
                step.ShouldBeGreaterThan(8);
                break;
            }
        }
    }

    [Fact]
    public async Task One_changed_rule_in_ten_thousand_rewrites_at_most_one_line_in_a_hundred()
    {
        var (kernel, _, driver) = Make.Driver();
        NodeRule[] rules = [.. Enumerable.Range(0, 10_000).Select(i => Make.Rule($"r{i}", RuleAction.Drop, services: [Make.Tcp(1 + i)], index: i))];
        await driver.ApplyAsync(Make.Plan(rules), Make.NoQuarantine);
        var before = kernel.Runs.Count;
        rules[5000] = Make.Rule("r5000", RuleAction.Drop, services: [Make.Tcp(20_000)], index: 5000);
        var report = await driver.ApplyAsync(Make.Plan(rules), Make.NoQuarantine);
        report.Verified.ShouldBeTrue(report.Error);
        kernel.Runs.Skip(before).Where(r => r.IsRestore).Sum(r => r.LineCount).ShouldBeLessThanOrEqualTo(2 * 100);
    }

    [Fact]
    public async Task Members_come_and_go_with_one_process_and_without_touching_rules()
    {
        var (kernel, _, driver) = Make.Driver();
        NodeRule With(params string[] nets)
        {
            var r = Make.Rule("r", RuleAction.Drop, nets: ["10.0.0.0/24", "10.0.1.0/24"]);
            return r with { V4 = Policy.Addresses.NetSet.Of(nets.Select(Policy.Addresses.IpNet.Parse), v6: false) };
        }

        await driver.ApplyAsync(Make.Plan(With("10.0.0.1", "10.0.0.2")), Make.NoQuarantine);
        var before = kernel.Runs.Count;
        await driver.ApplyAsync(Make.Plan(With("10.0.0.2", "10.0.0.3", "10.0.0.4")), Make.NoQuarantine);
        var wrote = kernel.Runs.Skip(before).Where(r => r.IsRestore).ShouldHaveSingleItem();
        wrote.Program.ShouldBe("ipset");
        wrote.Stdin.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]).ShouldBe(["add", "add", "del"]);
        From(kernel, "10.0.0.1").ShouldBe(Verdict.Accept);
        From(kernel, "10.0.0.4").ShouldBe(Verdict.Drop);

        // To one address, to any, to none and back again: a set only where there are several.
        foreach (var nets in (string[][])[["10.0.0.7"], ["0.0.0.0/0"], [], ["10.0.0.8", "10.0.0.9"]])
        {
            (await driver.ApplyAsync(Make.Plan(With(nets)), Make.NoQuarantine)).Verified.ShouldBeTrue();
            From(kernel, "10.0.0.7").ShouldBe(nets is ["10.0.0.7"] or ["0.0.0.0/0"] ? Verdict.Drop : Verdict.Accept);
            kernel.Run("ipset", ["list", "-n"]).Stdout.Contains("ANTREA", StringComparison.Ordinal).ShouldBe(nets.Length > 1);
        }
    }

    [Fact]
    public async Task A_large_set_is_filled_beside_and_swapped_in()
    {
        var (kernel, _, driver) = Make.Driver();
        var r = Make.Rule("r", RuleAction.Drop, nets: ["10.0.0.0/24", "10.0.1.0/24"]);
        NodeRule With(int first) => r with
        {
            V4 = Policy.Addresses.NetSet.Of(Enumerable.Range(first, 70_000).Select(i => Policy.Addresses.IpNet.AnyV4.Host(0x0b000000u + (uint)i) with { Length = 32 }), v6: false),
        };
        (await driver.ApplyAsync(Make.Plan(With(0)), Make.NoQuarantine)).Verified.ShouldBeTrue();
        (await driver.ApplyAsync(Make.Plan(With(60_000)), Make.NoQuarantine)).Verified.ShouldBeTrue();
        kernel.Runs.Last(k => k.Program == "ipset" && k.IsRestore).Stdin.ShouldContain("\nswap ");
        From(kernel, "11.0.0.5").ShouldBe(Verdict.Accept);
        From(kernel, "11.1.200.5").ShouldBe(Verdict.Drop);
    }

    [Fact]
    public async Task Many_refused_rules_cost_only_themselves()
    {
        var (kernel, _, driver) = Make.Driver();
        kernel.Faults.RefuseRules((_, text) => text.Contains("--dport 6", StringComparison.Ordinal));
        var rules = Enumerable.Range(0, 300)
            .Select(i => Make.Rule($"r{i}", RuleAction.Drop, services: [Make.Udp(i % 5 == 0 ? 6000 + i : 1000 + i)], index: i)).ToArray();

        var report = await driver.ApplyAsync(Make.Plan([Drop80, .. rules]), Make.NoQuarantine);

        report.Verified.ShouldBeTrue(report.Error);
        report.Quarantined.Count.ShouldBe(60);
        From(kernel, "10.0.0.2").ShouldBe(Verdict.Drop);
    }

    [Fact]
    public async Task Refused_rules_stay_known_when_the_rest_cannot_be_written()
    {
        var (kernel, _, driver) = Make.Driver();
        var bad = Make.Rule("bad", RuleAction.Drop, services: [Make.Udp(6666)]);
        kernel.Faults.RefuseRules((chain, text) => text.Contains("--dport 6666", StringComparison.Ordinal) || chain == "ANTREA-INPUT");

        var report = await driver.ApplyAsync(Make.Plan(Drop80, bad), Make.NoQuarantine);

        report.Verified.ShouldBeFalse();
        report.Quarantined.Keys.ShouldBe([bad.Rule.Id]);
    }
}
