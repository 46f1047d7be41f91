using Antrea.Policy.Addresses;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>Rules about domain names: they match what the Pod itself has learnt.</summary>
public class FqdnTests
{
    private static readonly string Policy = Acnp("p", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: r, action: Drop, to: [{fqdn: '*.example.com'}], ports: [{port: 443}]}]");

    // What a Pod has learnt for a name.
    private static Dictionary<string, NetSet> Learnt(SmallCluster cluster, string pod, string pattern, string address)
    {
        var profile = cluster.Plan.PodAt(cluster.Address(pod))!.Egress;
        var set = cluster.Plan.RulesOf(profile).SelectMany(r => r.Clauses).First(c => c.Fqdn == pattern).FqdnSet;
        return new() { [set] = NetSet.Of([IpNet.Parse(address)], address.Contains(':')) };
    }

    [Fact]
    public void Only_what_the_Pod_itself_has_learnt_counts()
    {
        var cluster = new SmallCluster(Policy);
        var learnt = Learnt(cluster, "x/a", "*.example.com", "198.51.100.1");
        cluster.Ask("x/a -> 198.51.100.1 TCP 443", null, learnt).ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> 198.51.100.1 TCP 80", null, learnt).ShouldBe("NoMatch");
        cluster.Ask("x/a -> 198.51.100.2 TCP 443", null, learnt).ShouldBe("NoMatch");
        cluster.Ask("y/a -> 198.51.100.1 TCP 443", null, learnt).ShouldBe("NoMatch");
        cluster.Ask("x/a -> 198.51.100.1 TCP 443").ShouldBe("NoMatch");
        cluster.Ask("x/a -> 2001:db8::1 TCP 443 v6", null, Learnt(cluster, "x/a", "*.example.com", "2001:db8::1")).ShouldBe("Drop by p/r");
    }

    [Fact]
    public void Names_and_other_peers_stand_side_by_side()
    {
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}}], egress: [{name: r, action: Drop, to: [{fqdn: a.example}, {ipBlock: {cidr: 9.0.0.0/8}}, {podSelector: {matchLabels: {app: b}}}]}]"));
        cluster.Ask("x/a -> 9.9.9.9 TCP 80").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> y/b TCP 80").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> 198.51.100.1 TCP 80", null, Learnt(cluster, "x/a", "a.example", "198.51.100.1")).ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> 198.51.100.1 TCP 80").ShouldBe("NoMatch");
    }

    [Fact]
    public void Rules_with_one_name_share_a_Pods_set()
    {
        var plan = new SmallCluster(Policy + Acnp("q", "priority: 2, appliedTo: [{podSelector: {}}], egress: [{name: r, action: Drop, to: [{fqdn: '*.example.com'}]}]")).Plan;
        var sets = plan.Rules.SelectMany(r => r.Clauses).Select(c => c.FqdnSet).ToList();
        sets.Count.ShouldBe(9);
        sets.Distinct().Count().ShouldBe(6);
    }
}
