using Antrea.Enforcers.Conntrack;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Evaluation;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Tests.Pods;

/// <summary>Where evaluator and rendered rules once differed, one by one.</summary>
public sealed class PodEdgeTests
{
    private static readonly PolicyRule DropAll = new("drop", RuleAction.Drop, [], [], [], [], [], []);

    private static readonly Service Web = new(
        new ObjectMeta("web", "x"), "NodePort", ["10.96.0.1"], [], null, [new ServicePort("http", PortProtocol.TCP, 80, 30080)]);

    [Fact]
    public void A_named_port_of_a_rule_applied_to_a_service_matches_nothing()
    {
        var cluster = Plan(null, Web, ToService(DropAll with { Ports = [new PolicyPort(PortName: "http"), new PolicyPort(Port: 81)] }));

        cluster.Policies.Single().Message.ShouldBe("spec.ingress[0].ports: a named port is no port of a Service: it matches nothing");
        Verdict(cluster, FromOutside with { DestinationPort = 81 }).ShouldBe(Antrea.Policy.Evaluation.Verdict.Drop);
        Verdict(cluster, FromOutside).ShouldBe(Antrea.Policy.Evaluation.Verdict.NoMatch);
    }

    [Fact]
    public void A_rule_applied_to_a_service_with_nothing_but_named_ports_is_no_rule()
    {
        var plan = Plan(null, Web, ToService(DropAll with { Ports = [new PolicyPort(PortName: "http")] })).Plan.Pods;

        plan.Rules.ShouldBeEmpty();
        plan.ServiceRules.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("10.1.1.1", false)]
    [InlineData("10.1.1.77", true)]
    public void The_nodes_own_address_in_its_pod_cidr_is_no_unknown_pod(string destination, bool denied)
    {
        var plan = Plan(new PodOptions(true, true, MarkBits.Default, DnsSettings.Default), Pod("a", "10.1.1.2")).Plan.Pods;
        var isNode = destination == "10.1.1.1";
        var packet = new PodPacket(IpNet.Parse("10.1.1.2"), IpNet.Parse(destination), 6, 10250, ToNode: isNode);
        PodEvaluator.Evaluate(plan, packet).Verdict.ShouldBe(denied ? Antrea.Policy.Evaluation.Verdict.Drop : Antrea.Policy.Evaluation.Verdict.NoMatch);

        var tuple = new FlowTuple(packet.Source, packet.Destination, 6, 40000, 10250);
        var flow = new Flow(tuple, new FlowTuple(packet.Destination, packet.Source, 6, 10250, 40000));
        FlowJudge.IsDenied(plan, flow, a => a == IpNet.Parse("10.1.1.1"), (_, _) => false).ShouldBe(denied);
    }

    [Fact]
    public async Task An_address_that_two_pods_claim_is_under_the_rules_of_the_one_that_has_any()
    {
        var policy = new ClusterNetworkPolicy(new ObjectMeta("np"), new PolicySpec(
            "application", 5, [new AppliedTo(PodSelector: new LabelSelector(Labels.Of(("app", "b")), []))], [DropAll], []));
        var cluster = Plan(null, Pod("a", "10.1.1.2"), Pod("b", "10.1.1.2", ("app", "b")), policy);
        Verdict(cluster, new PodPacket(IpNet.Parse("192.0.2.1"), IpNet.Parse("10.1.1.2"), 6, 80)).ShouldBe(Antrea.Policy.Evaluation.Verdict.Drop);
        Verdict(cluster, new PodPacket(IpNet.Parse("192.0.2.1"), IpNet.Parse("10.1.1.2"), 6, 80, Opens: false)).ShouldBe(Antrea.Policy.Evaluation.Verdict.Reject);

        var kernel = new PodKernel();
        await kernel.LoadAsync(cluster.Plan);
        kernel.Kernel.Trace(Packet.Tcp("192.0.2.1", "10.1.1.2", 80).Through("eth0", "v2")).Verdict.ShouldBe(Testing.Kernel.Verdict.Drop);
    }

    [Fact]
    public async Task Rules_on_services_are_not_for_the_node_itself()
    {
        var kernel = new PodKernel();
        await kernel.LoadAsync(Plan(null, Web, ToService(DropAll)).Plan);
        var outside = Packet.Tcp("192.0.2.1", "10.0.0.1", 30080).TranslatedTo("10.0.0.1", 80) with { Hook = Hook.Input, InInterface = "eth0" };
        var own = Packet.Tcp("10.0.0.1", "10.0.0.1", 30080).TranslatedTo("10.0.0.1", 80) with { Hook = Hook.Input, InInterface = "lo" };

        kernel.Kernel.Trace(outside).Verdict.ShouldBe(Testing.Kernel.Verdict.Drop);
        kernel.Kernel.Trace(own).Verdict.ShouldBe(Testing.Kernel.Verdict.Accept);
    }

    private static PodPacket FromOutside => new(
        IpNet.Parse("192.0.2.1"), IpNet.Parse("10.1.2.3"), 6, 80, OriginalDestination: IpNet.Parse("10.0.0.1"), OriginalPort: 30080);

    private static Antrea.Policy.Evaluation.Verdict Verdict(WholeCluster cluster, PodPacket packet) => PodEvaluator.Evaluate(cluster.Plan.Pods, packet).Verdict;

    private static ClusterNetworkPolicy ToService(PolicyRule rule) => new(
        new ObjectMeta("np"), new PolicySpec("application", 5, [new AppliedTo(Service: new NamespacedName("x", "web"))], [rule], []));

    private static Pod Pod(string name, string address, params (string, string)[] labels) =>
        new(new ObjectMeta(name, "x", Labels: Labels.Of(labels)), RandomClusters.Here, "default", false, "Running", [address], []);

    private static WholeCluster Plan(PodOptions? options, params KubeObject[] objects) => WholeCluster.Of(
        RandomClusters.Here, [new Namespace(new ObjectMeta("x")), new Node(new ObjectMeta(RandomClusters.Here), [], ["10.1.1.0/24"]), .. objects],
        new EffectiveConfig(GateSet.Defaults, FailsafeOptions.Default, options));
}
