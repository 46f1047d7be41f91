using Antrea.Actors.Adapter;
using Antrea.Actors.Harness;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Planning;
using Antrea.Policy.Status;

namespace Antrea.Actors.Failures;

/// <summary>An actor fails: the others go on, it is visible, and in the end all is as if nothing had happened.</summary>
public sealed class IsolationTests : TestKit.TestKit
{
    private readonly Bomb _bomb = new();

    [Fact]
    public void A_policy_actor_that_fails_once_is_told_again_before_the_revision_counts()
    {
        using var rig = Started();
        Set(1, (who, m) => who.EndsWith(":p1", StringComparison.Ordinal) && m is PolicyOffered);
        rig.Change(Objects.Policy("p1", 2, Objects.Drop(443)));
        var state = rig.Settle();
        state.Plan!.Ingress.Select(r => r.Rule.Name).ShouldBe(["r80", "r443"], ignoreOrder: true);
        var report = Of(rig, "/user/policies/ClusterNetworkPolicy:p1");
        report.Restarts.ShouldBe(1);
        report.LastError.ShouldNotBeNull().ShouldContain("injected into ClusterNetworkPolicy:p1");
        rig.Status("p1").ShouldSatisfyAllConditions(p => p.Phase.ShouldBe(PolicyPhase.Realized), p => p.Generation.ShouldBe(2));
        NodeStatusView.Of(state).Problems.ShouldBeEmpty();
        Sound(rig);
    }

    [Fact]
    public void A_policy_actor_that_fails_on_its_withdrawal_is_withdrawn_all_the_same()
    {
        using var rig = Started();
        Set(1, (who, m) => who.EndsWith(":p1", StringComparison.Ordinal) && m is PolicyWithdrawn);
        rig.Change(new ObjectRemoved(Objects.Policy("p1", 1, Objects.Drop(1)).Key));
        rig.Settle().Plan!.Ingress.Select(r => r.Rule.Name).ShouldBe(["r80"]);
        rig.Store.Events("policy/ClusterNetworkPolicy//p1")[^1].ShouldBe("PolicyRemoved");
        Sound(rig);
    }

    [Fact]
    public void A_policy_actor_that_keeps_failing_is_stopped_reported_and_tried_again_with_back_off()
    {
        using var rig = Started();
        Set(1000, (who, m) => who.EndsWith(":p1", StringComparison.Ordinal) && m is PolicyOffered);
        rig.Change(Objects.Policy("p1", 2, Objects.Drop(443)));
        var state = rig.Settle();
        state.Plan!.Ingress.Select(r => r.Rule.Name).ShouldBe(["r80", "r81"], ignoreOrder: true);
        rig.Until(_ => rig.Status("p1").Message.Contains("keeps failing", StringComparison.Ordinal), TimeSpan.FromMilliseconds(1));
        rig.Status("p1").Phase.ShouldBe(PolicyPhase.Failed);
        rig.Status("p1").Message.ShouldEndWith("generation 1 stays enforced");
        rig.Status("p0").Phase.ShouldBe(PolicyPhase.Realized);

        // It does not hold back the others.
        rig.Change(Objects.Policy("p2", 1, Objects.Drop(82)));
        rig.Settle().Plan!.Ingress.Count.ShouldBe(3);
        var attempts = 1000 - _bomb.Left;
        rig.Pass(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(1));
        (1000 - _bomb.Left - attempts).ShouldBeInRange(4, 20);

        _bomb.Left = 0;
        rig.Until(s => rig.Status("p1").Phase == PolicyPhase.Realized, TimeSpan.FromSeconds(5));
        rig.Settle().Plan!.Ingress.Select(r => r.Rule.Name).ShouldBe(["r80", "r443", "r82"], ignoreOrder: true);
        Sound(rig);
    }

    [Fact]
    public void A_group_actor_that_fails_once_is_told_again_before_the_revision_counts()
    {
        using var rig = Started();
        rig.Change(Objects.Policy("g", 1, "ingress: [{name: pods, action: Drop, from: [{podSelector: {matchLabels: {app: a}}}]}]"));
        rig.Settle();
        Set(1, (who, m) => who == "group" && m is MemberIs);
        rig.Change(Objects.Pod("x", "new", "10.0.7.7", "app: a"));
        rig.Settle().Plan!.Ingress.Single(r => r.Rule.Name == "pods").V4.ToString().ShouldContain("10.0.7.7");
        rig.Actors().Single(a => a.Type == nameof(FaultyGroup) && a.Restarts > 0).ShouldSatisfyAllConditions(
            a => a.Restarts.ShouldBe(1), a => a.LastError.ShouldNotBeNull().ShouldContain("injected into group"));
        rig.Until(s => s.Problems.IsEmpty, TimeSpan.FromMilliseconds(1));
        Sound(rig);
    }

    [Fact]
    public void A_group_actor_that_keeps_failing_is_reported_and_holds_nothing_back()
    {
        using var rig = Started();
        rig.Change(Objects.Policy("g", 1, "ingress: [{name: pods, action: Drop, from: [{podSelector: {matchLabels: {app: a}}}]}]"));
        rig.Settle();
        Set(1000, (who, m) => who == "group" && m is MemberIs or MembersAre);
        rig.Change(Objects.Pod("x", "new", "10.0.7.7", "app: a"));
        rig.Until(s => s.Problems.Values.Any(p => p.Text.Contains("keeps failing", StringComparison.Ordinal)), TimeSpan.FromMilliseconds(1));
        rig.Change(Objects.Policy("p2", 1, Objects.Drop(82)));
        rig.Settle();
        (1000 - _bomb.Left).ShouldBeLessThan(100);
        _bomb.Left = 0;
        rig.Until(s => s.Plan!.Ingress.Single(r => r.Rule.Name == "pods").V4.ToString().Contains("10.0.7.7", StringComparison.Ordinal), TimeSpan.FromSeconds(1));
        rig.Until(s => s.Problems.IsEmpty, TimeSpan.FromSeconds(1));
        Sound(rig);
    }

    [Theory]
    [InlineData("/user/policies")]
    [InlineData("/user/groups")]
    [InlineData("/user/gates")]
    [InlineData("/user/nodes/n1")]
    [InlineData("/user/nodes/n1/firewall/real")]
    [InlineData("/user/source/manifests")]
    public void A_parent_that_fails_loses_nothing_of_the_kernel_and_recovers_everything(string path)
    {
        using var rig = Started();
        rig.Change(Objects.Policy("g", 1, "ingress: [{name: pods, action: Drop, from: [{podSelector: {matchLabels: {app: a}}}]}]"));
        var good = rig.Settle().Plan!;
        rig.Change(Objects.Policy("p0", 2, "ingress: [{name: same, action: Drop}, {name: same, action: Drop}]"));
        rig.Settle();
        rig.ParseConfig = _ => throw new InvalidOperationException("injected");
        var writes = rig.Runner.Restores;
        Of(rig, path).Ref.Tell(path switch
        {
            "/user/groups" => new ObjectChanged(null!),
            "/user/gates" => new ObjectChanged(Objects.Config("featureGates: {}")),
            "/user/nodes/n1/firewall/real" => new Status.Failure(null!),
            "/user/source/manifests" => new InvalidOperationException("injected"),
            _ => new RevisionBarrier(1, null!),
        }, ActorRefs.NoSender);
        rig.Until(_ => rig.Actors().Any(a => a.LastError is not null) || path == "/user/source/manifests", TimeSpan.FromMilliseconds(1));
        rig.Pass(TimeSpan.FromSeconds(5));
        rig.Script.Record([]).ShouldBeGreaterThan(0);
        rig.Change(Objects.Policy("p9", 1, Objects.Drop(99)));
        var state = rig.Until(s => s.Plan!.Ingress.Any(r => r.Rule.Name == "r99") && s.RealizedRevision == s.SourceRevision && !s.Enforcing && s.Ledger.Awaited is null);
        state.Plan!.Ingress.Select(r => r.Rule.Name).ShouldBe(["r80", "r81", "pods", "r99"], ignoreOrder: true);
        good.Rules.All(r => state.Plan.Rules.Contains(r)).ShouldBeTrue();
        rig.Status("p0").Message.ShouldEndWith("generation 1 stays enforced");

        // Only the one new rule was written, in both families: at no time was anything taken out of the kernel.
        (rig.Runner.Restores - writes).ShouldBeLessThanOrEqualTo(2);
        Sound(rig);
    }

    [Fact]
    public void An_enforcer_that_fails_in_the_middle_of_a_run_is_given_the_plan_again()
    {
        using var rig = Started();
        var hold = new TaskCompletionSource();
        rig.Runner.Hold = hold.Task;
        rig.Change(Objects.Policy("p2", 1, Objects.Drop(82)));
        rig.Until(s => s.Enforcing);
        Of(rig, "/user/nodes/n1/firewall/real").Ref.Tell(new Status.Failure(null!), ActorRefs.NoSender);
        rig.Until(_ => Of(rig, "/user/nodes/n1/firewall/real").Restarts == 1, TimeSpan.FromMilliseconds(1));
        rig.Runner.Hold = null;
        hold.SetResult();
        rig.Settle().Plan!.Ingress.Count.ShouldBe(3);
        Sound(rig);
    }

    [Fact]
    public void A_journal_that_cannot_be_written_does_not_stop_the_enforcement()
    {
        using var rig = Started();
        rig.Store.Fails = stream => stream.StartsWith("node/", StringComparison.Ordinal) || stream == "gates";
        rig.Change(Objects.Policy("p2", 1, Objects.Drop(82)));
        rig.Settle().Plan!.Ingress.Count.ShouldBe(3);
        rig.Until(s => s.Problems.ContainsKey("journal node/n1"), TimeSpan.FromMilliseconds(1)).Problems["journal node/n1"].Text.ShouldContain("disk full");
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: false}"));
        var off = rig.Settle().Plan!;
        off.Enabled.ShouldBeFalse();
        rig.Difference(off).ShouldBe("");
        rig.Store.Fails = _ => false;
        rig.Pass(TimeSpan.FromSeconds(5));
        rig.Change(Objects.Config("featureGates: {NodeNetworkPolicy: true}"));
        rig.Settle();
        rig.Until(s => s.Problems.IsEmpty, TimeSpan.FromSeconds(1));
        rig.Store.Events("node/n1")[^1].ShouldBe("PlanApplied");
        Sound(rig);
    }

    [Fact]
    public void A_policy_whose_journal_fails_is_reported_and_the_others_go_on()
    {
        using var rig = Started();
        rig.Store.Fails = stream => stream.EndsWith("/p2", StringComparison.Ordinal);
        rig.Change(Objects.Policy("p2", 1, Objects.Drop(82)), Objects.Policy("p3", 1, Objects.Drop(83)));
        rig.Settle().Plan!.Ingress.Select(r => r.Rule.Name).ShouldBe(["r80", "r81", "r83"], ignoreOrder: true);
        rig.Status("p2").Phase.ShouldBe(PolicyPhase.Failed);
        rig.Store.Fails = _ => false;
        rig.Until(_ => rig.Status("p2").Phase == PolicyPhase.Realized, TimeSpan.FromSeconds(1));

        rig.Store.Fails = stream => stream.EndsWith("/p3", StringComparison.Ordinal);
        rig.Change(new ObjectRemoved(Objects.Policy("p3", 1, Objects.Drop(83)).Key));
        rig.Settle().Plan!.Ingress.Select(r => r.Rule.Name).ShouldBe(["r80", "r81", "r82"], ignoreOrder: true);
        Sound(rig);
    }

    private static ActorReport Of(Rig rig, string path) => rig.Actors().Single(a => a.Path == path);

    private static void Sound(Rig rig)
    {
        var state = rig.Until(s => !s.Enforcing && s.Plan!.Equals(s.InForce), TimeSpan.FromMilliseconds(1));
        rig.Difference(state.Plan!).ShouldBe("");
        rig.Audit.Where(a => a.Difference.Length > 0).ShouldBeEmpty();
    }

    private void Set(int times, Func<string, object, bool> hits) => (_bomb.Left, _bomb.Hits) = (times, hits);

    private Rig Started()
    {
        var rig = new Rig(this)
        {
            PolicyActor = (k, n, g) => Props.Create(() => new FaultyPolicy(k, n, g, _bomb)),
            GroupActor = (s, n) => Props.Create(() => new FaultyGroup(s, n, _bomb)),
        };
        rig.Change(Objects.Node("n1", "192.0.2.1"), Objects.Pod("x", "old", "10.0.7.1", "app: a"), Objects.Namespace("x", "team: red"));
        rig.Change(Objects.Policy("p0", 1, Objects.Drop(80)), Objects.Policy("p1", 1, Objects.Drop(81)));
        rig.Start();
        rig.Settle();
        return rig;
    }
}
