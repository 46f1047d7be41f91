using Antrea.Actors.Messages;
using Antrea.Actors.Nodes;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Kubernetes.Reporting;

/// <summary>What counts as refused in the whole cluster.</summary>
public sealed class RefusalsTests
{
    [Fact]
    public void That_an_agent_fails_on_a_policy_is_no_refusal_of_the_policy()
    {
        var (bad, failed) = (Key("bad"), Key("failed"));
        var state = NodeState.Empty("n1")
            .With(new PolicyAnnounced(PolicyRef.Of(bad), null, 3, "spec.priority: is required"))
            .With(new PolicyFaulted(PolicyRef.Of(failed), 2, "policy actor failed: of itself"));
        Refusals.Of(ClusterSeen.Nothing, state).Keys.ShouldBe([bad]);
    }

    private static ObjectKey Key(string name) => new("ClusterNetworkPolicy", ApiGroups.Antrea, "", name);
}
