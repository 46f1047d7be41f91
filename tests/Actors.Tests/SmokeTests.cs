using Antrea.Actors.Harness;
using Antrea.Actors.Messages;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;
using Antrea.Policy.Status;

namespace Antrea.Actors;

public sealed class SmokeTests : TestKit.TestKit
{
    [Fact]
    public void A_policy_comes_is_enforced_and_goes()
    {
        using var rig = new Rig(this);
        rig.Change(Objects.Node("n1", "192.0.2.1"));
        rig.Start();
        rig.Settle();
        rig.Change(Objects.Policy("p", 1, Objects.Drop(80)));
        var state = rig.Settle();
        state.Plan!.Ingress.Count.ShouldBe(1);
        rig.Difference(state.Plan).ShouldBe("");
        rig.Status("p").Phase.ShouldBe(PolicyPhase.Realized);
        rig.Change(new ObjectRemoved(Objects.Policy("p", 1, Objects.Drop(80)).Key));
        state = rig.Settle();
        state.Plan!.Ingress.ShouldBeEmpty();
        rig.Difference(state.Plan).ShouldBe("");
        rig.Audit.ShouldAllBe(a => a.Difference == "");
    }
}
