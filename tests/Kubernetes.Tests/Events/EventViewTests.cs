using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using static Antrea.Kubernetes.Events.States;

namespace Antrea.Kubernetes.Events;

/// <summary>What two states of a node differ in is what is said.</summary>
public class EventViewTests
{
    [Fact]
    public void Nothing_is_said_of_what_is_well() => Say(Of(Good("a"), Good("b"))).ShouldBeEmpty();

    [Fact]
    public void A_refusal_is_the_clusters_and_its_end_is_told()
    {
        var said = Say(Of(Good("a")), Of(Refused("a")), Of(Refused("a")), Of(Refused("a", "worse")), Of(Good("a", 2)));
        said.ShouldBe(
        [
            new ObjectEvent(Key("a"), true, EventReasons.Refused, "spec.priority: must be a number", IsLocal: false),
            new ObjectEvent(Key("a"), true, EventReasons.Refused, "worse", IsLocal: false),
            new ObjectEvent(Key("a"), false, EventReasons.Accepted, "is valid now", IsLocal: false),
        ]);
    }

    [Fact]
    public void A_refused_update_says_what_stays() => Say(Of(Good("a")), Of(UpdateRefused("a", "no such tier", 4)))
        .ShouldHaveSingleItem().ShouldBe(new ObjectEvent(
            Key("a"), true, EventReasons.UpdateRefused, "generation 4 is refused, generation 3 stays enforced: no such tier", IsLocal: false));

    [Fact]
    public void What_was_so_at_the_first_look_is_standing()
    {
        var (view, events) = EventView.Empty.Step(Of(Refused("a")), Everything);
        events.ShouldHaveSingleItem().IsStanding.ShouldBeTrue();
        view.Standing.ShouldHaveSingleItem().ShouldBe(events[0]);
    }

    [Fact]
    public void A_policy_that_is_refused_by_its_surroundings_or_enforced_stricter()
    {
        var off = new PolicyAnnounced(Ref("a"), Compiled("a", 1, CompileOutcome.Refused, "feature gate NodeNetworkPolicy is off"), 1, null);
        var pending = new PolicyAnnounced(Ref("b"), Compiled("b", 1, CompileOutcome.Pending, "group g is not known"), 1, null);
        var stricter = new PolicyAnnounced(Ref("c"), Compiled("c", 1, message: "rule r: drops all", isFault: true), 1, null);
        Say(Of(), Of(off, pending, stricter), Of(Good("a"), pending, Good("c"))).Select(e => $"{e.About.Name} {e.Reason}: {e.Text}").ShouldBe(
        [
            "a Refused: feature gate NodeNetworkPolicy is off", "c EnforcedStricter: rule r: drops all", "a Accepted: is valid now", "c Accepted: all of it can be enforced as written now",
        ]);
    }

    [Fact]
    public void Quarantine_is_the_Nodes_and_is_over_when_the_rule_is_in_force()
    {
        var fine = Of(Good("a"));
        var waiting = fine with { InForce = null };
        var said = Say(fine, fine.Quarantine("a", "No chain/target/match by that name"), waiting, waiting, fine, fine);
        said.Select(e => (e.IsWarning, e.Reason, e.IsLocal)).ShouldBe([(true, EventReasons.RuleQuarantined, true), (false, EventReasons.Enforced, true)]);
        said[0].Text.ShouldBe("the kernel refused rule a-1 (No chain/target/match by that name); the other rules are enforced");
    }

    [Fact]
    public void A_failure_to_enforce_is_told_of_the_Node_and_of_what_changed()
    {
        var said = Say(Of(Good("a"), Good("b")), Of(Good("a"), Good("b", 2)).Failing("iptables-restore ended with 4"), Of(Good("a"), Good("b", 2)));
        said.Select(e => $"{e.About.Kind} {e.About.Name} {e.Reason}").ShouldBe(
        [
            "ClusterNetworkPolicy b EnforcementFailed", "Node n1 EnforcementFailed", "ClusterNetworkPolicy b Enforced", "Node n1 Enforced",
        ]);
        said.ShouldAllBe(e => e.IsLocal);
        said[1].Text.ShouldBe("policies cannot be enforced, the rules of before stay: iptables-restore ended with 4");
    }

    [Fact]
    public void A_failure_that_concerns_all_policies_names_some()
    {
        var all = Enumerable.Range(0, 100).Select(i => Good($"p{i}")).ToArray();
        Say(Of(), Of(all).Failing("no memory")).Count.ShouldBe(11);
    }

    [Fact]
    public void An_agent_that_fails_on_a_policy_speaks_for_itself()
    {
        var faulted = Good("a") with { Refusal = "policy actor failed: NullReferenceException" };
        Say(Of(Good("a")), Of(faulted), Of(Good("a"))).Select(e => (e.Reason, e.IsLocal)).ShouldBe([(EventReasons.AgentFailed, true), (EventReasons.Enforced, true)]);
    }

    [Fact]
    public void Of_what_is_deleted_nothing_is_said() => Say(Of(Refused("a"), Good("b")).Quarantine("b", "x"), Of()).Count(e => !e.IsWarning).ShouldBe(0);

    [Fact]
    public void Groups_and_tiers_that_cannot_be_read_are_told_of()
    {
        var key = new ObjectKey("ClusterGroup", ApiGroups.Antrea, "", "g");
        var pod = new ObjectKey("Pod", "", "default", "p");
        var wrong = Everything with
        {
            Unreadable = ImmutableDictionary<ObjectKey, ObjectUnreadable>.Empty.Add(key, new ObjectUnreadable(key, 3, "spec: bad")).Add(pod, new ObjectUnreadable(pod, 0, "bad")),
        };
        var (view, events) = EventView.Empty.Step(Of(), Everything).View.Step(Of(), wrong);
        events.ShouldHaveSingleItem().ShouldBe(new ObjectEvent(key, true, EventReasons.Refused, "spec: bad", IsLocal: false));
        var whole = Everything with { Objects = Everything.Objects.With(new ClusterGroup(new ObjectMeta("g"), new GroupSpec())) };
        view.Step(Of(), whole).Events.ShouldHaveSingleItem().Reason.ShouldBe(EventReasons.Accepted);
        view.Step(Of(), Everything).Events.ShouldBeEmpty("it was deleted");
    }

    [Fact]
    public void What_is_told_anew_after_a_loss_is_not_said_again()
    {
        var state = Of(Refused("a"));
        Say(state, state.Lost(Guid.NewGuid()), state).Count.ShouldBe(1);
        EventView.Empty.Step(state, ClusterSeen.Nothing).Events.ShouldBeEmpty();
    }

    private static List<ObjectEvent> Say(params NodeState[] states)
    {
        var (view, all) = (EventView.Empty.Step(Of(), Everything).View, new List<ObjectEvent>());
        foreach (var s in states)
        {
            (view, var events) = view.Step(s, Everything);
            all.AddRange(events);
        }

        return all;
    }
}
