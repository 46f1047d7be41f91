using System.Text;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;

namespace Antrea.Actors.Harness;

/// <summary>Objects of the cluster, read from YAML as the agent reads them.</summary>
public static class Objects
{
    /// <summary>The Node that the agent under test runs on.</summary>
    public const string Self = "n1";

    /// <summary>One object from YAML.</summary>
    public static KubeObject Read(string yaml)
    {
        var file = ManifestFile.Read(Encoding.UTF8.GetBytes(yaml), "test.yaml");
        file.Problems.ShouldBeEmpty();
        var read = file.Manifests.ShouldHaveSingleItem();
        read.Problems.Where(p => p.IsError).ShouldBeEmpty(yaml);
        return read.Object.ShouldNotBeNull();
    }

    public static KubeObject Node(string name, string address, string labels = "role: worker") => Read(
        $"{{apiVersion: v1, kind: Node, metadata: {{name: {name}, labels: {{{labels}}}}}, status: {{addresses: [{{type: InternalIP, address: {address}}}]}}}}");

    public static KubeObject Pod(string ns, string name, string address, string labels) => Read(
        $"{{apiVersion: v1, kind: Pod, metadata: {{name: {name}, namespace: {ns}, labels: {{{labels}}}}}, spec: {{nodeName: n2, containers: [{{name: c}}]}}, "
        + $"status: {{phase: Running, podIP: {address}, podIPs: [{{ip: {address}}}]}}}}");

    public static KubeObject Namespace(string name, string labels) => Read($"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}, labels: {{{labels}}}}}}}");

    public static KubeObject Tier(string name, int priority) => Read(
        $"{{apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {{name: {name}}}, spec: {{priority: {priority}}}}}");

    public static KubeObject ClusterGroup(string name, string spec) => Read(
        $"{{apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {{name: {name}}}, spec: {{{spec}}}}}");

    /// <summary>A ClusterNetworkPolicy on worker Nodes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="generation">Its generation.</param>
    /// <param name="rules">The rest of its spec, e.g. <c>ingress: [...]</c>.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="tier">Its tier.</param>
    /// <param name="on">Labels of the Nodes it applies to.</param>
    public static KubeObject Policy(string name, long generation, string rules, double priority = 5, string tier = "application", string on = "role: worker") => Read(
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {{name: {name}, generation: {generation}}}, spec: "
        + $"{{priority: {priority}, tier: {tier}, appliedTo: [{{nodeSelector: {{matchLabels: {{{on}}}}}}}], {rules}}}}}"));

    /// <summary>One ingress rule that drops a TCP port from a network.</summary>
    public static string Drop(int port, string from = "10.9.0.0/16") =>
        $"ingress: [{{name: r{port}, action: Drop, from: [{{ipBlock: {{cidr: {from}}}}}], ports: [{{protocol: TCP, port: {port}}}]}}]";

    /// <summary>The ConfigMap antrea-config with one text as antrea-agent.conf.</summary>
    public static KubeObject Config(string agentConf, string? controllerConf = null) => new ConfigMap(
        new ObjectMeta("antrea-config", "kube-system"),
        Labels.Of([
            new("antrea-agent.conf", agentConf),
            .. controllerConf is null ? Array.Empty<KeyValuePair<string, string>>() : [new KeyValuePair<string, string>("antrea-controller.conf", controllerConf)],
        ]));
}
