using Antrea.Policy.Addresses;
using static Antrea.Policy.Tests.Evaluation.Pods.SmallCluster;

namespace Antrea.Policy.Tests.Evaluation.Pods;

/// <summary>Rules about traffic to Services: by toServices, and applied to Services.</summary>
public class ServiceTests
{
    private static readonly string Web = Manifest(
        "v1", "Service", "y/web", "type: NodePort, clusterIPs: [10.96.0.7, 'fd96::7'], externalIPs: [203.0.113.7], selector: {app: a}, "
        + "ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30080}, {name: dns, protocol: UDP, port: 53, nodePort: 30053}]");

    private static readonly string Other = Manifest("v1", "Service", "y/other", "clusterIP: 10.96.0.8, ports: [{port: 80}]")
        + Manifest("v1", "Service", "y/headless", "clusterIP: None, selector: {app: a}, ports: [{port: 80}]");

    private static string Through(SmallCluster cluster, string question, string was, int port) =>
        cluster.Ask(question, p => p with { OriginalDestination = IpNet.Parse(was), OriginalPort = port });

    [Fact]
    public void ToServices_is_traffic_to_any_of_its_addresses_wherever_it_ends()
    {
        var cluster = new SmallCluster(Web + Other + Acnp("p", "priority: 1, appliedTo: [{podSelector: {}}], egress: [{name: r, action: Reject, toServices: [{name: web, namespace: y}]}]"));
        Through(cluster, "x/a -> y/a TCP 8080", "10.96.0.7", 80).ShouldBe("Reject by p/r");
        Through(cluster, "x/a -> z/far TCP 8080", "10.96.0.7", 80).ShouldBe("Reject by p/r");
        Through(cluster, "x/a -> y/a TCP 8080 v6", "fd96::7", 80).ShouldBe("Reject by p/r");
        Through(cluster, "x/a -> y/a UDP 53", "10.96.0.7", 53).ShouldBe("Reject by p/r");
        Through(cluster, "x/a -> y/a TCP 8080", "172.31.0.1", 30080).ShouldBe("Reject by p/r");
        Through(cluster, "x/a -> y/a TCP 8080", "203.0.113.7", 80).ShouldBe("Reject by p/r");
        Through(cluster, "x/a -> y/a TCP 8080", "10.96.0.8", 80).ShouldBe("NoMatch");
        Through(cluster, "x/a -> y/a TCP 8080", "10.96.0.7", 81).ShouldBe("NoMatch");
        Through(cluster, "x/a -> y/a UDP 8080", "10.96.0.7", 80).ShouldBe("NoMatch");
        cluster.Ask("x/a -> y/a TCP 8080").ShouldBe("NoMatch");
        cluster.Ask("x/a -> y/a TCP 80").ShouldBe("NoMatch");
    }

    [Theory]
    [InlineData("absent")]
    [InlineData("headless")]
    public void ToServices_without_an_address_is_nothing(string service)
    {
        var cluster = new SmallCluster(Web + Other + Acnp("p", $"priority: 1, appliedTo: [{{podSelector: {{}}}}], egress: [{{name: r, action: Reject, toServices: [{{name: {service}, namespace: y}}]}}]"));
        cluster.Ask("x/a -> y/a TCP 80").ShouldBe("NoMatch");
        Through(cluster, "x/a -> y/a TCP 8080", "10.96.0.7", 80).ShouldBe("NoMatch");
    }

    [Fact]
    public void In_a_NetworkPolicy_toServices_is_in_its_Namespace_unless_said()
    {
        var policy = "priority: 1, appliedTo: [{podSelector: {}}], egress: [{name: r, action: Drop, toServices: [{name: web}]}]";
        Through(new SmallCluster(Web + Annp("y/p", policy)), "y/b -> y/a TCP 8080", "10.96.0.7", 80).ShouldBe("Drop by p/r");

        // A Pod always reaches itself.
        Through(new SmallCluster(Web + Annp("y/p", policy)), "y/a -> y/a TCP 8080", "10.96.0.7", 80).ShouldBe("NoMatch");
        Through(new SmallCluster(Web + Annp("x/p", policy)), "x/a -> y/a TCP 8080", "10.96.0.7", 80).ShouldBe("NoMatch");
        Through(new SmallCluster(Web + Annp("x/p", policy.Replace("web", "web, namespace: y"))), "x/a -> y/a TCP 8080", "10.96.0.7", 80).ShouldBe("Drop by p/r");
    }

    [Fact]
    public void A_rule_applied_to_a_Service_is_about_clients_from_outside()
    {
        var cluster = new SmallCluster(Web + Acnp("p", "priority: 1, appliedTo: [{service: {name: web, namespace: y}}], ingress: [{name: r, action: Reject, from: [{ipBlock: {cidr: 9.9.0.0/16}}]}]"));
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "172.31.0.1", 30080).ShouldBe("Reject by p/r");
        Through(cluster, "9.9.1.1 -> z/far TCP 8080", "172.31.0.1", 30080).ShouldBe("Reject by p/r");
        Through(cluster, "9.9.1.1 -> z/far TCP 8080", "203.0.113.7", 80).ShouldBe("Reject by p/r");
        Through(cluster, "9.8.1.1 -> y/a TCP 8080", "172.31.0.1", 30080).ShouldBe("NoMatch");
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "172.31.0.1", 30081).ShouldBe("NoMatch");
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "10.96.0.7", 80).ShouldBe("NoMatch");
        cluster.Ask("9.9.1.1 -> y/a TCP 8080").ShouldBe("NoMatch");
    }

    [Theory]
    [InlineData("1", "2", "Reject by svc/s")]
    [InlineData("2", "1", "Allow by pod/i")]
    public void Rules_of_Service_and_endpoint_are_one_list(string service, string pod, string verdict)
    {
        var cluster = new SmallCluster(
            Web + Acnp("svc", $"priority: {service}, appliedTo: [{{service: {{name: web, namespace: y}}}}], ingress: [{{name: s, action: Reject}}]")
            + Acnp("pod", $"priority: {pod}, appliedTo: [{{podSelector: {{matchLabels: {{app: a}}}}}}], ingress: [{{name: i, action: Allow}}]"));
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "172.31.0.1", 30080).ShouldBe(verdict);
        cluster.Ask("9.9.1.1 -> y/a TCP 8080").ShouldBe("Allow by pod/i");
        Through(cluster, "9.9.1.1 -> y/b TCP 8080", "172.31.0.1", 30080).ShouldBe("Reject by svc/s");
    }

    [Fact]
    public void Pass_at_the_Service_leaves_it_to_the_endpoints_Kubernetes_policies()
    {
        var cluster = new SmallCluster(
            Web + Acnp("svc", "priority: 1, appliedTo: [{service: {name: web, namespace: y}}], ingress: [{name: s, action: Pass}]")
            + Acnp("pod", "priority: 2, appliedTo: [{podSelector: {matchLabels: {app: a}}}], ingress: [{name: i, action: Allow}]") + Np("y/np", "podSelector: {}"));
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "172.31.0.1", 30080).ShouldBe("Drop by np/isolation");
        cluster.Ask("9.9.1.1 -> y/a TCP 8080").ShouldBe("Allow by pod/i");
    }

    [Fact]
    public void A_Service_has_no_ports_that_are_named()
    {
        var cluster = new SmallCluster(Web + Acnp("p", "priority: 1, appliedTo: [{service: {name: web, namespace: y}}], ingress: [{name: r, action: Drop, ports: [{port: http}]}]"));
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "172.31.0.1", 30080).ShouldBe("NoMatch");
    }

    [Fact]
    public void A_missing_Service_or_one_of_the_cluster_only_is_applied_to_nowhere()
    {
        var cluster = new SmallCluster(Other + Acnp("p", "priority: 1, ingress: [{name: r, action: Drop, appliedTo: [{service: {name: absent, namespace: y}}]}, {name: s, action: Drop, appliedTo: [{service: {name: other, namespace: y}}]}]"));
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "10.96.0.8", 80).ShouldBe("NoMatch");
        cluster.Policy("p").Message.ShouldBe("Service y/absent does not exist (yet): it has no members");
        cluster.Plan.ServiceRules.ShouldBeEmpty();
    }

    [Fact]
    public void An_address_of_a_load_balancer_is_one_of_the_Services()
    {
        var balanced = "\n---\n{apiVersion: v1, kind: Service, metadata: {name: lb, namespace: y}, spec: {type: LoadBalancer, clusterIP: 10.96.0.9, ports: [{port: 80}]}, "
            + "status: {loadBalancer: {ingress: [{ip: 203.0.113.9}, {ip: 203.0.113.10, ipMode: Proxy}, {hostname: lb.example}]}}}\n";
        var cluster = new SmallCluster(balanced + Acnp("in", "priority: 1, appliedTo: [{service: {name: lb, namespace: y}}], ingress: [{name: i, action: Drop}]")
            + Acnp("out", "priority: 1, appliedTo: [{podSelector: {}}], egress: [{name: o, action: Reject, toServices: [{name: lb, namespace: y}]}]"));
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "203.0.113.9", 80).ShouldBe("Drop by in/i");
        Through(cluster, "x/a -> y/a TCP 8080", "203.0.113.9", 80).ShouldBe("Reject by out/o");
        Through(cluster, "9.9.1.1 -> y/a TCP 8080", "203.0.113.10", 80).ShouldBe("NoMatch");
    }
}
