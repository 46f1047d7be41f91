using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

public class CoreReadingTests
{
    [Fact]
    public void A_pod_is_read_with_status_ports_and_what_else_is_there_ignored()
    {
        var pod = Yaml.Object<Pod>("""
            apiVersion: v1
            kind: Pod
            metadata: {name: p, namespace: x, labels: {app: web, empty: }, managedFields: [1]}
            spec:
              nodeName: n1
              hostNetwork: true
              serviceAccountName: sa
              tolerations: [whatever]
              containers:
              - {name: a, image: i, ports: [{containerPort: 80, name: http}, {containerPort: 53, protocol: UDP}]}
              - {name: b}
              - {name: c, ports: [{containerPort: 8080}]}
            status: {phase: Running, podIP: 10.0.0.1, podIPs: [{ip: 10.0.0.1}, {ip: "fd00::1"}], hostIP: bogus}
            """);

        (pod.NodeName, pod.HostNetwork, pod.ServiceAccount, pod.Phase).ShouldBe(("n1", true, "sa", "Running"));
        pod.Metadata.Labels.ShouldBe(Labels.Of(("app", "web"), ("empty", "")));
        pod.Addresses.ShouldBe(["10.0.0.1", "fd00::1"]);
        pod.Ports.ShouldBe(
            [new ContainerPort("http", 80, PortProtocol.TCP), new ContainerPort("", 53, PortProtocol.UDP), new ContainerPort("", 8080, PortProtocol.TCP)]);
    }

    [Fact]
    public void A_bare_pod_is_fine()
    {
        var pod = Yaml.Object<Pod>("{apiVersion: v1, kind: Pod, metadata: {name: p}}");

        (pod.Metadata.Namespace, pod.NodeName, pod.ServiceAccount, pod.Phase).ShouldBe(("default", "", "default", ""));
        pod.Addresses.ShouldBeEmpty();
        Yaml.Object<Pod>("{apiVersion: v1, kind: Pod, metadata: {name: p}, status: {podIP: 10.0.0.9}}").Addresses.ShouldBe(["10.0.0.9"]);
    }

    [Fact]
    public void A_node_is_read()
    {
        var node = Yaml.Object<Node>("""
            {apiVersion: v1, kind: Node, metadata: {name: n, annotations: {node.antrea.io/transport-addresses: "172.16.0.1,1::1"}},
             spec: {podCIDR: 10.1.0.0/24, podCIDRs: [10.1.0.0/24, "fd01::/64"]},
             status: {addresses: [{type: InternalIP, address: 192.168.0.1}, {type: Hostname, address: n}], nodeInfo: {}}}
            """);

        node.Addresses.ShouldBe([new NodeAddress("InternalIP", "192.168.0.1"), new NodeAddress("Hostname", "n")]);
        node.PodCidrs.ShouldBe(["10.1.0.0/24", "fd01::/64"]);
        Yaml.Object<Node>("{apiVersion: v1, kind: Node, metadata: {name: n}, spec: {podCIDR: 10.1.0.0/24}}").PodCidrs.ShouldBe(["10.1.0.0/24"]);
    }

    [Fact]
    public void Services_and_their_endpoints_are_read()
    {
        var service = Yaml.Object<Service>("""
            {apiVersion: v1, kind: Service, metadata: {name: s, namespace: x},
             spec: {type: NodePort, clusterIP: 10.96.0.1, externalIPs: [1.2.3.4], selector: {app: web}, ports: [{name: a, port: 80, targetPort: http, nodePort: 30080}]}}
            """);
        var headless = Yaml.Object<Service>("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {clusterIP: None}}");
        var slice = Yaml.Object<EndpointSlice>("""
            {apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: s-1, namespace: x}, addressType: IPv4,
             endpoints: [{addresses: [10.0.0.1]}, {addresses: [10.0.0.2], conditions: {ready: false}}, {addresses: [10.0.0.3], conditions: {ready: false, serving: true}}],
             ports: [{port: 8080, protocol: UDP}, {name: any}]}
            """);

        service.ClusterIPs.ShouldBe(["10.96.0.1"]);
        service.Ports.ShouldBe([new ServicePort("a", PortProtocol.TCP, 80, 30080)]);
        service.Selector.ShouldBe(Labels.Of(("app", "web")));
        (headless.ClusterIPs.Count, headless.Selector, headless.Type).ShouldBe((0, null, "ClusterIP"));
        slice.Addresses.ShouldBe(["10.0.0.1", "10.0.0.3"]);
        slice.Ports.ShouldBe([new ServicePort("", PortProtocol.UDP, 8080, 0)]);
    }

    [Fact]
    public void Config_maps_and_accounts_are_read()
    {
        Yaml.Object<ConfigMap>("{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: kube-system}, data: {a.conf: \"x: 1\\n\"}}")
            .Data["a.conf"].ShouldBe("x: 1\n");
        Yaml.Object<ServiceAccount>("{apiVersion: v1, kind: ServiceAccount, metadata: {name: sa, namespace: x}}").Key.ToString().ShouldBe("ServiceAccount/x/sa");
    }

    [Fact]
    public void Groups_and_tiers_are_read()
    {
        var group = Yaml.Object<ClusterGroup>("{apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: g}, spec: {nodeSelector: {}, childGroups: [a], ipBlocks: [{cidr: 10.0.0.0/8}]}}");
        group.Spec.ShouldBe(new GroupSpec(NodeSelector: LabelSelector.Everything, ChildGroups: ["a"], IPBlocks: [new IPBlock("10.0.0.0/8", [])]));
        Yaml.Object<Group>("{apiVersion: crd.antrea.io/v1beta1, kind: Group, metadata: {name: g, namespace: x}, spec: {serviceReference: {name: s}}}")
            .Spec.ServiceReference.ShouldBe(new NamespacedName("x", "s"));
        Yaml.Object<Tier>("{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: t}, spec: {priority: 10.0, description: d}}")
            .ShouldBe(new Tier(new ObjectMeta("t"), 10, "d"));
    }
}
