using Antrea.Actors.Harness;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Status;

namespace Antrea.Actors.Failures;

/// <summary>The kernel, or a program that speaks to it, does not do as it is told.</summary>
public sealed class KernelFaultTests : TestKit.TestKit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_restore_that_fails_is_tried_again_with_back_off_and_said()
    {
        using var rig = Started();
        rig.Kernel.Faults.FailNextRestores(1000, "iptables-restore: something odd\n", 3, "iptables-restore");
        var revision = rig.Change(Objects.Policy("p1", 1, Objects.Drop(81)));
        var state = rig.Until(s => s.LastError is not null, TimeSpan.FromMilliseconds(1));
        state.LastError.ShouldNotBeNull().ShouldContain("something odd");
        state.RealizedRevision.ShouldBeLessThan(revision);
        NodeStatusView.Of(state).Problems.ShouldContain(p => p.StartsWith("firewall: ", StringComparison.Ordinal));
        rig.Status("p1").Phase.ShouldBe(PolicyPhase.Realizing);
        rig.Status("p1").Message.ShouldContain("something odd");

        // 1 + 2 + 4 + 8 + 16 s: five attempts in 31 s, and the sixth one is 32 s away.
        rig.Calm();
        var before = Attempts(rig);
        rig.Pass(TimeSpan.FromSeconds(31.5), TimeSpan.FromMilliseconds(500));
        (Attempts(rig) - before).ShouldBe(5);
        rig.State().RealizedRevision.ShouldBeLessThan(revision);

        rig.Kernel.Faults.Clear();
        rig.Settle(Second).LastError.ShouldBeNull();
        rig.Status("p1").Phase.ShouldBe(PolicyPhase.Realized);
        Sound(rig);
    }

    [Fact]
    public void A_program_killed_by_a_signal_during_edits_is_followed_by_whole_chains()
    {
        using var rig = Started();
        rig.Kernel.Faults.KillNextRestores(1);
        rig.Change(Objects.Policy("p1", 1, Objects.Drop(81)));
        rig.Settle().LastError.ShouldBeNull();
        rig.Kernel.Runs[^1].Program.ShouldNotBeEmpty();
        rig.Kernel.Runs.ShouldContain(r => r.IsRestore && r.Stdin.Contains(":ANTREA-POL-INGRESS-RULES - [0:0]", StringComparison.Ordinal));
        Sound(rig);
    }

    [Fact]
    public void A_lock_that_is_held_is_waited_for_and_nothing_is_quarantined()
    {
        using var rig = Started();
        rig.Kernel.Faults.FailNextRestores(2, "Another app is currently holding the xtables lock; still 0s 100ms time ahead to have a chance to grab the lock...\n", 4);
        rig.Change(Objects.Policy("p1", 1, Objects.Drop(81)));
        rig.Until(s => s.LastError?.Contains("lock", StringComparison.Ordinal) == true, TimeSpan.FromMilliseconds(1)).Quarantined.ShouldBeEmpty();
        rig.Settle(Second).Quarantined.ShouldBeEmpty();
        Sound(rig);
    }

    [Fact]
    public void A_rule_the_kernel_refuses_is_left_out_reported_and_tried_again_after_ten_minutes()
    {
        using var rig = Started();
        rig.Kernel.Faults.RefuseRules((_, text) => text.Contains("--dport 666", StringComparison.Ordinal));
        rig.Change(Objects.Policy("bad", 1, Objects.Drop(666)), Objects.Policy("p1", 1, Objects.Drop(81)));
        var state = rig.Settle();
        state.Quarantined.Count.ShouldBe(1);
        rig.Status("bad").Phase.ShouldBe(PolicyPhase.Failed);
        rig.Status("bad").Message.ShouldContain("the kernel refused rule r666");
        rig.Status("p1").Phase.ShouldBe(PolicyPhase.Realized);
        rig.Difference(state.Plan!, state.Quarantined.Keys.ToHashSet()).ShouldBe("");
        rig.Until(_ => rig.Store.Events("node/n1").Contains("RuleQuarantined"), TimeSpan.FromMilliseconds(1));

        rig.Kernel.Faults.Clear();
        rig.Pass(TimeSpan.FromMinutes(9), TimeSpan.FromSeconds(10));
        rig.State().Quarantined.Count.ShouldBe(1);
        rig.Pass(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
        rig.State().Quarantined.ShouldBeEmpty();
        rig.Status("bad").Phase.ShouldBe(PolicyPhase.Realized);
        Sound(rig);
    }

    [Fact]
    public void Programs_that_appear_late_are_found()
    {
        using var rig = new Rig(this);
        rig.Kernel.Faults.MissingPrograms.Add("iptables");
        rig.Change(Objects.Node("n1", "192.0.2.1"), Objects.Policy("p0", 1, Objects.Drop(80)));
        rig.Start();
        var state = rig.Until(s => s.Problems.ContainsKey("iptables"), TimeSpan.FromMilliseconds(1));
        state.Problems["iptables"].Text.ShouldContain("install iptables");
        state.RealizedRevision.ShouldBe(0);
        rig.Pass(TimeSpan.FromSeconds(10), Second);
        rig.State().Problems.ShouldContainKey("iptables");
        rig.Kernel.Faults.MissingPrograms.Clear();
        rig.Settle(Second).Problems.ShouldBeEmpty();
        Sound(rig);
    }

    [Fact]
    public void Output_that_makes_no_sense_is_not_acted_upon()
    {
        using var rig = Started();
        rig.Kernel.Faults.CorruptSave = text => text.Length > 40 ? text[..(text.Length / 2)] : text;
        var writes = rig.Runner.Restores;
        rig.Change(Objects.Policy("p1", 1, Objects.Drop(81)));
        rig.Until(s => s.LastError is not null, TimeSpan.FromMilliseconds(1));
        rig.Runner.Restores.ShouldBe(writes);
        rig.Kernel.Faults.CorruptSave = null;
        rig.Settle(Second);
        Sound(rig);
    }

    [Fact]
    public void A_family_that_fails_does_not_keep_the_other_from_being_enforced()
    {
        using var rig = Started();
        rig.Kernel.Faults.FailNextRestores(1000, "ip6tables-restore: no\n", 3, "ip6tables-restore");
        rig.Change(Objects.Policy("p1", 1, "ingress: [{name: all, action: Drop, ports: [{protocol: TCP, port: 81}]}]"));
        rig.Until(s => s.LastError?.Contains("ip6tables", StringComparison.Ordinal) == true, TimeSpan.FromMilliseconds(1))
            .RealizedRevision.ShouldBeLessThan(rig.Script.Revision);
        rig.Kernel.Run("iptables-save", ["-t", "filter"]).Stdout.ShouldContain("--dport 81");
        rig.Kernel.Run("ip6tables-save", ["-t", "filter"]).Stdout.ShouldNotContain("--dport 81");
        rig.Kernel.Faults.Clear();
        rig.Settle(Second);
        Sound(rig);
    }

    [Theory]
    [InlineData("-F ANTREA-POL-INGRESS-RULES")]
    [InlineData("-D INPUT 1")]
    [InlineData("-I INPUT 1 -p tcp -j ACCEPT")]
    [InlineData("-F INPUT")]
    [InlineData("-A ANTREA-POL-INGRESS-RULES -j ACCEPT")]
    public void Drift_is_found_within_a_minute_and_mended(string edit)
    {
        using var rig = Started();
        rig.Pass(TimeSpan.FromSeconds(10), Second);
        rig.Kernel.Run("iptables", edit.Split(' ')).ExitCode.ShouldBe(0);
        rig.Difference(rig.State().Plan!).ShouldNotBe("");
        rig.Pass(TimeSpan.FromSeconds(61), Second);
        Sound(rig);
        rig.State().LastError.ShouldBeNull();
    }

    [Fact]
    public void Soon_after_a_write_a_change_by_others_is_found_sooner()
    {
        using var rig = Started();
        rig.Change(Objects.Policy("p1", 1, Objects.Drop(81)));
        rig.Settle();
        rig.Kernel.Run("iptables", ["-F", "ANTREA-POL-INGRESS-RULES"]);
        rig.Pass(TimeSpan.FromSeconds(1.2));
        Sound(rig);
    }

    [Fact]
    public void A_rival_for_the_top_is_reported_and_not_fought()
    {
        using var rig = Started();
        rig.Pass(TimeSpan.FromSeconds(10), Second);
        for (var i = 0; i < 4; i++)
        {
            rig.Kernel.Run("iptables", ["-I", "INPUT", "1", "-p", "udp", "-j", "ACCEPT"]);
            rig.Tree.Routes.Node.Tell(new RevisionBarrier(rig.Script.Record([]), Parties.Source));
            rig.Change(Objects.Policy("p1", i + 2, Objects.Drop(100 + i)));
            rig.Until(s => s.Plan!.Ingress.Any(r => r.Rule.Name == $"r{100 + i}") && s.Plan.Equals(s.InForce));
        }

        rig.Until(s => s.Problems.ContainsKey("rival"), TimeSpan.FromMilliseconds(1));
        rig.Kernel.Run("iptables", ["-I", "INPUT", "1", "-p", "udp", "-j", "ACCEPT"]);
        rig.Pass(TimeSpan.FromSeconds(5), Second);
        rig.Kernel.Run("iptables", ["-S", "INPUT"]).Stdout.Split('\n')[1].ShouldContain("-p udp");
        rig.State().LastError.ShouldBeNull();
    }

    private static int Attempts(Rig rig) => rig.Kernel.Runs.Count(r => r.Program == "iptables-restore" && r.Stdin.Contains("81", StringComparison.Ordinal) && !r.Stdin.Contains("PROBE", StringComparison.Ordinal)) / 2;

    private static void Sound(Rig rig)
    {
        var state = rig.Until(s => !s.Enforcing && s.Plan!.Equals(s.InForce), TimeSpan.FromMilliseconds(1));
        rig.Difference(state.Plan!).ShouldBe("");
        rig.Audit.Where(a => a.Difference.Length > 0).ShouldBeEmpty();
    }

    private Rig Started()
    {
        var rig = new Rig(this);
        rig.Change(Objects.Node("n1", "192.0.2.1"), Objects.Policy("p0", 1, Objects.Drop(80)));
        rig.Start();
        rig.Settle();
        return rig;
    }
}
