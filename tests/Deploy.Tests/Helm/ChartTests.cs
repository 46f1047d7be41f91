using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Antrea.Deploy.Tests.Cluster;
using Antrea.Kubernetes.Configuration;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;

namespace Antrea.Deploy.Tests.Helm;

/// <summary>The chart installs what the plain manifests do, and what its values ask for.</summary>
public class ChartTests
{
    [Fact]
    public void Without_values_it_installs_the_plain_manifests()
    {
        var rendered = Chart.Render(Chart.Values).ToDictionary(Manifests.Id);
        var plain = Manifests.Kustomized.Where(o => (string?)o["kind"] != "CustomResourceDefinition").ToDictionary(Manifests.Id);

        rendered.Keys.ShouldBe(plain.Keys, ignoreOrder: true);
        foreach (var (id, o) in rendered.Where(r => (string?)r.Value["kind"] != "ConfigMap"))
        {
            JsonNode.DeepEquals(o, plain[id]).ShouldBeTrue($"{id}:\n{o.ToJsonString()}\n{plain[id].ToJsonString()}");
        }
    }

    [Fact]
    public void Without_values_the_configuration_is_the_default()
    {
        var data = Single(Chart.Values, "ConfigMap")["data"]!;

        ConfigText.ShouldBeDefaults((string)data["antrea-agent.conf"]!, (string)data["antrea-controller.conf"]!);
    }

    [Theory]
    [InlineData("NodeNetworkPolicy", "featureGates.NodeNetworkPolicy=true")]
    [InlineData("L7NetworkPolicy", "featureGates.L7NetworkPolicy=true", "disableTXChecksumOffload=true")]
    [InlineData("AllAlpha", "featureGates.AllAlpha=true")]
    public void Settings_of_the_guides_turn_the_feature_on(string gate, params string[] settings)
    {
        var config = Configuration(Chart.With(settings));

        ValuesSchema.Check(Chart.With(settings), Chart.Schema).ShouldBeEmpty();
        config.Gates.Values[gate].ShouldBe("true");
    }

    [Fact]
    public void Settings_of_the_agent_reach_it()
    {
        var values = Chart.With(
            "failsafe={\"enabled\": true, \"inbound\": [{\"protocol\": \"TCP\", \"port\": 22, \"nets\": [\"192.0.2.0/24\"]}, {\"protocol\": \"esp\"}]}", "l7.maxConnections=2000000",
            "l7.denyResponse=\"http403\"", "fqdnCacheMinTTL=3000000", "dnsServerOverride=\"192.0.2.53\"", "terminateExisting=true", "unknownLocalPods=\"deny\"", "markMask=\"0xff0000\"");

        var config = Configuration(values);

        ValuesSchema.Check(values, Chart.Schema).ShouldBeEmpty();
        config.Failsafe.Inbound!.Select(p => p.Protocol).ShouldBe(["tcp", "esp"]);
        (config.Pods.L7.MaxConnections, config.Pods.L7.AnswerForbidden).ShouldBe((2_000_000, true));
        (config.Pods.Dns.MinTtl, config.Pods.Dns.Server).ShouldBe((3_000_000u, "192.0.2.53"));
        (config.Pods.TerminateExisting, config.Pods.DenyUnknown, config.Pods.Marks.Mask).ShouldBe((true, true, 0xff0000u));
    }

    [Fact]
    public void Init_container_is_that_of_the_component()
    {
        var pod = Manifests.PodSpec(Single(Chart.With("initContainer.enabled=true"), "DaemonSet"));
        var patch = Manifests.PodSpec(Manifests.InitPatch);

        JsonNode.DeepEquals(pod["initContainers"], patch["initContainers"]).ShouldBeTrue(pod["initContainers"]!.ToJsonString());
        JsonNode.DeepEquals(pod["volumes"]!.AsArray()[^1], patch["volumes"]![0]).ShouldBeTrue();
    }

    [Fact]
    public void A_backend_that_is_forced_reaches_the_agent_as_a_file()
    {
        var rendered = Chart.Render(Chart.With("iptablesBackend=\"legacy\""));
        var set = rendered.Single(o => (string?)o["kind"] == "DaemonSet");
        var start = rendered.Single(o => (string?)o["metadata"]!["name"] == "antrea-actors-start");
        var (file, text) = start["data"]!.AsObject().ShouldHaveSingleItem();

        AgentConfigReader.Parse((string)text!).Backend.ShouldBe("legacy");
        var volume = Manifests.PodSpec(set)["volumes"]!.AsArray().Single(v => (string?)v!["configMap"]?["name"] == "antrea-actors-start")!;
        var mount = Manifests.Container(set)["volumeMounts"]!.AsArray().Single(m => (string?)m!["name"] == (string?)volume["name"])!;
        Manifests.Container(set)["args"]!.AsArray().Select(a => (string?)a).ShouldContain($"--config={mount["mountPath"]}/{file}");
    }

    [Fact]
    public void Everything_else_is_passed_on()
    {
        var set = Single(
            Chart.With("image={\"repository\": \"r.example/aa\", \"tag\": \"x\", \"pullPolicy\": \"Always\"}", "imagePullSecrets=[{\"name\": \"s\"}]", "apiServer.host=\"192.0.2.1\"",
                "maxUnavailable=3", "podAnnotations={\"a\": \"b\"}", "resources={\"limits\": {\"memory\": \"2Gi\"}}", "tolerations=[]", "nodeSelector={\"x\": \"y\"}", "priorityClassName=\"p\""),
            "DaemonSet");
        var (pod, agent) = (Manifests.PodSpec(set), Manifests.Container(set));

        ((string?)agent["image"], (string?)agent["imagePullPolicy"]).ShouldBe(("r.example/aa:x", "Always"));
        pod["imagePullSecrets"]!.ToJsonString().ShouldBe("""[{"name":"s"}]""");
        agent["env"]!.AsArray().ToDictionary(e => (string)e!["name"]!, e => (string?)e!["value"]).ShouldBe(
            new Dictionary<string, string?> { ["NODE_NAME"] = null, ["KUBERNETES_SERVICE_HOST"] = "192.0.2.1", ["KUBERNETES_SERVICE_PORT"] = "6443" });
        ((int?)set["spec"]!["updateStrategy"]!["rollingUpdate"]!["maxUnavailable"]).ShouldBe(3);
        ((string?)set["spec"]!["template"]!["metadata"]!["annotations"]!["a"]).ShouldBe("b");
        agent["resources"]!.ToJsonString().ShouldBe("""{"limits":{"memory":"2Gi"}}""");
        (pod["tolerations"]!.ToJsonString(), pod["nodeSelector"]!.ToJsonString(), (string?)pod["priorityClassName"]).ShouldBe(("[]", """{"x":"y"}""", "p"));
    }

    [Fact]
    public void Another_namespace_is_refused() =>
        Should.Throw<TemplateException>(() => Chart.Render(Chart.Values, "default")).Message.ShouldContain("--namespace kube-system");

    [Fact]
    public void Notes_say_what_is_on_and_what_is_dangerous()
    {
        Chart.Notes(Chart.Values).ShouldContain("Node policies are off (featureGates.NodeNetworkPolicy), layer 7 is off");
        Chart.Notes(Chart.With("featureGates.NodeNetworkPolicy=true")).ShouldContain("Node policies are on,");
        Chart.Notes(Chart.Values).ShouldNotContain("failsafe is off");
        Chart.Notes(Chart.With("failsafe.enabled=false", "l7.failOpen=true")).ShouldMatch("(?s)failsafe is off.*failOpen is on");
    }

    [Fact]
    public void Every_value_is_used()
    {
        var used = Chart.Templates.SelectMany(t => Regex.Matches(File.ReadAllText(t), @"\.Values\.(\w+)")).Select(m => m.Groups[1].Value).Distinct();

        Chart.Values.Select(v => v.Key).ShouldBe(used, ignoreOrder: true);
    }

    [Fact]
    public void Definitions_and_version_are_those_of_the_plain_manifests()
    {
        var definitions = Directory.EnumerateFiles(Path.Combine(Chart.Root, "crds")).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText);
        var plain = Directory.EnumerateFiles(Path.Combine(Manifests.Root, "crds"), "*s.yaml").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText);

        definitions.ShouldBe(plain, ignoreOrder: true);
        ((string?)Manifests.Container(Manifests.DaemonSet)["image"]).ShouldBe($"antrea-actors:{Chart.Meta["appVersion"]}");
    }

    private static EffectiveConfig Configuration(JsonObject values)
    {
        var data = Single(values, "ConfigMap")["data"]!;
        return ConfigText.Effective((string)data["antrea-agent.conf"]!, (string)data["antrea-controller.conf"]!);
    }

    private static JsonObject Single(JsonObject values, string kind) => Chart.Render(values).Single(o => (string?)o["kind"] == kind);
}
