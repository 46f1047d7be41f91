using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Sources.Cluster;
using static Antrea.Kubernetes.Sources.Steps;

namespace Antrea.Kubernetes.Sources;

/// <summary>What people are told of watches that fail.</summary>
public sealed class ClusterTroublesTests
{
    private static readonly ClusterState Known = ClusterState.Of([Tiers, Pods]).With(Synced()).With(Pods, Synced(), Noon);

    [Fact]
    public void One_break_is_none() => ClusterTroubles.Of(Known.With(Trouble(TroubleKind.Unreachable))).ShouldBeEmpty();

    [Fact]
    public void An_expired_version_is_none() =>
        ClusterTroubles.Of(Known.With(Trouble(TroubleKind.Expired), Trouble(TroubleKind.Expired))).ShouldBeEmpty();

    [Fact]
    public void A_server_that_is_away_is_said_once()
    {
        var away = Trouble(TroubleKind.Unreachable, "connection refused");
        var one = Known.With(away, away);
        ClusterTroubles.Of(one).ShouldBe([new("API server", "connection refused (tiers.crd.antrea.io), since 12:00:00Z; what is known stays in force")]);
        var both = one.With(Pods, away, Noon.AddSeconds(1)).With(Pods, away, Noon.AddSeconds(2));
        ClusterTroubles.Of(both).ShouldBe([new("API server", "connection refused, since 12:00:00Z; what is known stays in force")]);
    }

    [Fact]
    public void Before_the_first_sync_every_failure_counts() =>
        ClusterTroubles.Of(ClusterState.Of([Tiers, Pods]).With(Trouble(TroubleKind.ServerError, "boom"))).ShouldBe(
            [new("API server", "boom (tiers.crd.antrea.io), since 12:00:00Z")]);

    [Fact]
    public void What_concerns_one_kind_is_said_of_that_kind()
    {
        var forbidden = Trouble(TroubleKind.Forbidden, "tiers is forbidden");
        ClusterTroubles.Of(Known.With(forbidden, forbidden)).ShouldBe(
            [new("API server: tiers.crd.antrea.io", "tiers is forbidden; give the agent's account the right (deploy/rbac.yaml); what is known of it stays in force")]);
        var absent = ClusterState.Of([Tiers]).With([.. Enumerable.Repeat(Trouble(TroubleKind.NotServed), 3)]);
        ClusterTroubles.Of(absent)["API server: tiers.crd.antrea.io"].ShouldBe("not served: the definition is not installed; looked for again");
    }
}
