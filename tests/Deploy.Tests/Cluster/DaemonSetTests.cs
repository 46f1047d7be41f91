using System.Text.Json.Nodes;
using Antrea.Host.Commands;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>The DaemonSet starts an agent that exists, with no more rights than it uses.</summary>
public class DaemonSetTests
{
    private static readonly JsonObject Pod = Manifests.PodSpec(Manifests.DaemonSet), Agent = Manifests.Container(Manifests.DaemonSet);

    private static string[] Args => [.. Agent["args"]!.AsArray().Select(a => (string)a!)];

    [Fact]
    public void Command_line_is_one_that_the_agent_takes()
    {
        Args[0].ShouldBe("agent");

        var parsed = AgentCommand.Make().Parse([.. Args[1..].Select(a => a.Replace("$(NODE_NAME)", "n1", StringComparison.Ordinal))]);

        parsed.Errors.ShouldBeEmpty();
        parsed.UnmatchedTokens.ShouldBeEmpty();
        Args.ShouldContain("--node=$(NODE_NAME)");
        var name = Agent["env"]!.AsArray().Single(e => (string?)e!["name"] == "NODE_NAME")!;
        ((string?)name["valueFrom"]!["fieldRef"]!["fieldPath"]).ShouldBe("spec.nodeName");
    }

    [Theory]
    [InlineData("startupProbe", "/livez")]
    [InlineData("livenessProbe", "/livez")]
    [InlineData("readinessProbe", "/readyz")]
    public void Probe_asks_where_the_agent_listens(string probe, string path)
    {
        var get = Agent[probe]!["httpGet"]!;

        Args.ShouldContain($"--http={get["host"]}:{get["port"]}");
        ((string?)get["host"]).ShouldBe("127.0.0.1");
        ((string?)get["path"]).ShouldBe(path);
    }

    [Fact]
    public void Agent_has_two_capabilities_and_writes_only_where_it_must()
    {
        var security = Agent["securityContext"]!;
        security["capabilities"]!.ToJsonString().ShouldBe("""{"drop":["ALL"],"add":["NET_ADMIN","NET_RAW"]}""");
        ((bool)security["privileged"]!).ShouldBeFalse();
        ((bool)security["allowPrivilegeEscalation"]!).ShouldBeFalse();
        ((bool)security["readOnlyRootFilesystem"]!).ShouldBeTrue();

        var mounts = Agent["volumeMounts"]!.AsArray().ToDictionary(m => (string)m!["name"]!, m => (string)m!["mountPath"]!);
        var hosts = Pod["volumes"]!.AsArray().ToDictionary(v => (string)v!["name"]!, v => (string?)v!["hostPath"]?["path"]);
        mounts.Keys.ShouldBe(hosts.Keys, ignoreOrder: true);
        mounts.Values.ShouldBe(["/var/lib/antrea-actors", "/var/log/antrea", "/run/xtables.lock", "/tmp"], ignoreOrder: true);

        // Others on the Node look for the lock and the logs where they are inside.
        hosts.Where(h => h.Value is not null).ShouldAllBe(h => h.Value == mounts[h.Key]);
        Args.ShouldContain("--state-dir=" + mounts["state"]);
        Args.ShouldContain("--log-dir=" + mounts["log"]);
        ((string?)Pod["volumes"]!.AsArray().Single(v => (string?)v!["name"] == "xtables-lock")!["hostPath"]!["type"]).ShouldBe("FileOrCreate");
    }

    [Fact]
    public void It_runs_on_every_linux_node_and_is_not_evicted()
    {
        ((bool)Pod["hostNetwork"]!).ShouldBeTrue();
        ((string?)Pod["priorityClassName"]).ShouldBe("system-node-critical");
        Pod["tolerations"]!.ToJsonString().ShouldBe("""[{"operator":"Exists"}]""");
        Pod["nodeSelector"]!.ToJsonString().ShouldBe("""{"kubernetes.io/os":"linux"}""");
        Agent["resources"]!["limits"]!.AsObject().ContainsKey("cpu").ShouldBeFalse("a throttled agent enforces late");
    }

    [Fact]
    public void Two_agents_never_run_on_a_node_and_upgrades_go_on_only_while_agents_get_ready()
    {
        var spec = Manifests.DaemonSet["spec"]!;
        ((string?)spec["updateStrategy"]!["type"]).ShouldBe("RollingUpdate");
        spec["updateStrategy"]!["rollingUpdate"]!.AsObject().Select(p => p.Key).ShouldBe(["maxUnavailable"]);
        spec["selector"]!["matchLabels"]!.ToJsonString().ShouldBe(spec["template"]!["metadata"]!["labels"]!.ToJsonString());
    }

    [Fact]
    public void Init_container_is_the_only_privileged_one_and_adds_what_it_mounts()
    {
        var patch = Manifests.PodSpec(Manifests.InitPatch);
        var init = patch["initContainers"]!.AsArray().ShouldHaveSingleItem()!;

        Manifests.Id(Manifests.InitPatch).ShouldBe(Manifests.Id(Manifests.DaemonSet));
        patch.Select(p => p.Key).ShouldBe(["initContainers", "volumes"]);
        ((string?)init["image"]).ShouldBe((string?)Agent["image"]);
        ((bool)init["securityContext"]!["privileged"]!).ShouldBeTrue();
        init["volumeMounts"]!.AsArray().Select(m => (string?)m!["name"]).ShouldBe(patch["volumes"]!.AsArray().Select(v => (string?)v!["name"]));
    }
}
