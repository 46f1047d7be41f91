using Antrea.Policy.Tests.Support;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>Who the other side of a rule is.</summary>
public class PeerTests
{
    private static readonly string[] Others = ["x/b", "y/a", "y/b", "z/a", "z/b", "z/far", "172.31.0.2", "10.2.0.1", "9.9.9.9", "10.9.1.1"];

    private static readonly string Around = Grp("as", "podSelector: {matchLabels: {app: a}}") + Grp("nets", "ipBlocks: [{cidr: 9.9.0.0/16}]")
        + Grp("nodes", "nodeSelector: {matchLabels: {role: back}}") + Grp("svc", "serviceReference: {name: s, namespace: y}")
        + Grp("bare", "serviceReference: {name: bare, namespace: y}") + Grp("nosvc", "serviceReference: {name: absent, namespace: y}")
        + Grp("all", "childGroups: [as, nets, svc]") + Grp("more", "childGroups: [as, absent]")
        + Manifest("v1", "Service", "y/s", "selector: {app: b}, ports: [{port: 80}]") + Manifest("v1", "Service", "y/bare", "ports: [{port: 80}]")
        + Grp("x/g", "podSelector: {matchLabels: {app: b}}") + Grp("x/wide", "podSelector: {matchLabels: {app: b}}, namespaceSelector: {}");

    // Who of the others is stopped on the way to x/a (ingress) or from it (egress).
    private static string Stopped(string policy, bool isIngress = true)
    {
        var cluster = new SmallCluster(Around + policy);
        return string.Join(' ', Others.Where(o => cluster.Ask(isIngress ? $"{o} -> x/a TCP 80" : $"x/a -> {o} TCP 80").StartsWith("Drop", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("{podSelector: {}}", "x/b y/a y/b z/a z/b z/far")]
    [InlineData("{podSelector: {matchLabels: {app: b}}}", "x/b y/b z/b")]
    [InlineData("{namespaceSelector: {matchLabels: {env: test}}}", "z/a z/b z/far")]
    [InlineData("{podSelector: {matchLabels: {app: a}}, namespaceSelector: {matchLabels: {env: prod}}}", "y/a")]
    [InlineData("{nodeSelector: {matchLabels: {role: back}}}", "172.31.0.2 10.2.0.1")]
    [InlineData("{serviceAccount: {name: default, namespace: z}}", "z/a z/b z/far")]
    [InlineData("{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 10.2.0.0/30]}}", "z/far 10.9.1.1")]
    [InlineData("{ipBlock: {cidr: 0.0.0.0/0}}", "x/b y/a y/b z/a z/b z/far 172.31.0.2 10.2.0.1 9.9.9.9 10.9.1.1")]
    [InlineData("{group: all}", "y/a y/b z/a 9.9.9.9")]
    [InlineData("{group: nodes}", "172.31.0.2 10.2.0.1")]
    [InlineData("{group: svc}", "y/b")]
    [InlineData("{group: bare}", "")]
    [InlineData("{group: nosvc}", "")]
    [InlineData("{group: more}", "y/a z/a")]
    [InlineData("{group: absent}", "")]
    [InlineData("{namespaces: {match: Self}}", "x/b")]
    [InlineData("{namespaces: {match: Self}, podSelector: {matchLabels: {app: b}}}", "x/b")]
    [InlineData("{namespaces: {sameLabels: [env]}}", "x/b y/a y/b")]
    [InlineData("{namespaces: {sameLabels: [env, team]}}", "x/b")]
    [InlineData("{namespaces: {sameLabels: [env]}, podSelector: {matchLabels: {app: b}}}", "x/b y/b")]
    [InlineData("{namespaces: {sameLabels: [env, absent]}}", "")]
    [InlineData("{namespaces: {match: Self}}, {ipBlock: {cidr: 9.0.0.0/8}}", "x/b 9.9.9.9")]
    [InlineData("{namespaces: {match: Self}}, {podSelector: {matchLabels: {app: far}}}", "x/b z/far")]
    public void A_ClusterNetworkPolicys_peers(string peers, string stopped)
    {
        const string OnXa = "priority: 1, appliedTo: [{podSelector: {matchLabels: {app: a}}, namespaceSelector: {matchLabels: {env: prod, team: red}}}]";
        Stopped(Acnp("p", $"{OnXa}, ingress: [{{name: r, action: Drop, from: [{peers}]}}]")).ShouldBe(stopped);
        Stopped(Acnp("p", $"{OnXa}, egress: [{{name: r, action: Drop, to: [{peers}]}}]"), isIngress: false).ShouldBe(stopped);
    }

    [Theory]
    [InlineData("{podSelector: {}}", "x/b")]
    [InlineData("{namespaceSelector: {matchLabels: {env: test}}}", "z/a z/b z/far")]
    [InlineData("{podSelector: {matchLabels: {app: a}}, namespaceSelector: {}}", "y/a z/a")]
    [InlineData("{nodeSelector: {}}", "172.31.0.2 10.2.0.1")]
    [InlineData("{group: g}", "x/b")]
    [InlineData("{group: wide}", "x/b y/b z/b")]
    [InlineData("{group: as}", "")]
    public void A_NetworkPolicys_peers(string peers, string stopped) =>
        Stopped(Annp("x/p", $"priority: 1, appliedTo: [{{podSelector: {{matchLabels: {{app: a}}}}}}], ingress: [{{name: r, action: Drop, from: [{peers}]}}]")).ShouldBe(stopped);

    [Fact]
    public void No_peers_ports_or_protocols_is_everything_in_both_families()
    {
        var cluster = new SmallCluster(Annp("x/p", "priority: 1, appliedTo: [{podSelector: {}}], ingress: [{name: i, action: Drop}], egress: [{name: e, action: Reject}]"));
        foreach (var what in (string[])["TCP 1", "UDP 2", "SCTP 3", "ICMP", "TCP 1 v6", "ICMP v6"])
        {
            cluster.Ask($"y/a -> x/a {what}").ShouldBe("Drop by p/i");
            cluster.Ask($"x/a -> y/a {what}").ShouldBe("Reject by p/e");
        }
    }

    [Fact]
    public void IPv6_blocks_have_excepts_too()
    {
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {}}], egress: [{name: r, action: Drop, to: [{ipBlock: {cidr: 'fd77::/16', except: ['fd77:1::/32', 'fd77:2::7/128']}}]}]"));
        cluster.Ask("x/a -> fd77:3::1 TCP 80 v6").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> fd77:2::6 TCP 80 v6").ShouldBe("Drop by p/r");
        cluster.Ask("x/a -> fd77:2::7 TCP 80 v6").ShouldBe("NoMatch");
        cluster.Ask("x/a -> fd77:1:9::1 TCP 80 v6").ShouldBe("NoMatch");
        cluster.Ask("x/a -> 9.9.9.9 TCP 80").ShouldBe("NoMatch");
    }

    [Fact]
    public void Self_is_each_Pods_own_Namespace()
    {
        var cluster = new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{namespaceSelector: {}}], ingress: [{name: own, action: Allow, from: [{namespaces: {match: Self}}]}, {name: rest, action: Drop}]"));
        cluster.Ask("x/a -> x/b TCP 80").ShouldBe("Allow by p/own");
        cluster.Ask("z/far -> z/b TCP 80").ShouldBe("Allow by p/own");
        cluster.Ask("x/a -> y/b TCP 80").ShouldBe("Drop by p/rest");
    }

    [Fact]
    public void Same_labels_group_Namespaces_and_those_without_the_label_have_no_like()
    {
        const string policy = "priority: 1, appliedTo: [{namespaceSelector: {}}], ingress: [{name: like, action: Allow, from: [{namespaces: {sameLabels: [env, team]}}]}, {name: rest, action: Drop}]";
        var cluster = new SmallCluster(Acnp("p", policy));
        cluster.Ask("x/a -> x/b TCP 80").ShouldBe("Allow by p/like");
        cluster.Ask("x/a -> y/b TCP 80").ShouldBe("Drop by p/rest");
        cluster.Ask("z/a -> z/b TCP 80").ShouldBe("Drop by p/rest");

        // The later Namespace of the same name is its update.
        var objects = cluster.Objects.Where(o => o.Key is not { Kind: "Namespace", Name: "y" })
            .Concat(Yaml.Objects("{apiVersion: v1, kind: Namespace, metadata: {name: y, labels: {env: prod, team: red}}}"));
        var now = Antrea.Policy.Planning.WholeCluster.Of("n1", objects, Yaml.GateOn).Plan.Pods;
        Antrea.Policy.Evaluation.PodEvaluator.Evaluate(now, cluster.Packet("x/a -> y/b TCP 80")).Ingress!.Rule!.Rule.Name.ShouldBe("like");
    }

    [Fact]
    public void A_Pod_whose_Namespace_is_not_known_is_in_no_selected_Namespace()
    {
        var pod = "\n---\n" + PodManifest("w", "a", "n1", "10.1.0.99", "fd01::99", 80);
        new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{namespaceSelector: {}}], ingress: [{name: r, action: Drop}]") + pod).Ask("x/a -> w/a TCP 80").ShouldBe("NoMatch");
        new SmallCluster(Acnp("p", "priority: 1, appliedTo: [{podSelector: {}}], ingress: [{name: r, action: Drop}]") + pod).Ask("x/a -> w/a TCP 80").ShouldBe("Drop by p/r");
    }
}
