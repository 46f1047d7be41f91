using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Antrea.Deploy.Tests.Helm;
using Antrea.Host.Commands;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>The image, and those who run it.</summary>
public class ImageTests
{
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(Manifests.Root, "Dockerfile"));

    [Theory]
    [InlineData("iptables")]
    [InlineData("ipset")]
    [InlineData("conntrack")]
    [InlineData("iproute2")]
    [InlineData("kmod")]
    public void Programs_that_are_run_are_installed(string package) =>
        Regex.Match(Dockerfile, "--no-install-recommends (.*) ").Groups[1].Value.Split(' ').ShouldContain(package);

    [Fact]
    public void Only_what_the_build_needs_is_sent_to_it()
    {
        var sent = File.ReadAllLines(Path.Combine(Manifests.Root, "Dockerfile.dockerignore")).Where(l => l.StartsWith('!')).Select(l => l[1..]);

        sent.ShouldBe(["global.json", ".editorconfig", "Directory.*.props", "src"]);
        Dockerfile.ShouldContain("dotnet publish src/Host -c Release");
    }

    [Fact]
    public void Every_manifest_names_one_image()
    {
        var images = new[] { Manifests.DaemonSet, Manifests.InitPatch, Manifests.Cleanup }.SelectMany(d => Containers(d).Select(c => (string?)c["image"]));

        images.Distinct().ShouldBe([$"antrea-actors:{Chart.Meta["appVersion"]}"]);
        Dockerfile.ShouldContain($"-t antrea-actors:{Chart.Meta["appVersion"]} ");
        ((string?)Chart.Meta["appVersion"]).ShouldBe(typeof(AgentCommand).Assembly.GetName().Version!.ToString(3), "the image is named after what is in it");
    }

    [Fact]
    public void Cleanup_is_a_command_that_the_agent_takes_with_the_rights_of_the_agent()
    {
        var cleanup = Containers(Manifests.Cleanup).First();
        var args = cleanup["args"]!.AsArray().Select(a => (string)a!).ToArray();

        args[0].ShouldBe("agent");
        AgentCommand.Make().Parse(args[1..]).Errors.ShouldBeEmpty();
        JsonNode.DeepEquals(cleanup["securityContext"], Manifests.Container(Manifests.DaemonSet)["securityContext"]).ShouldBeTrue();
        ((bool)Manifests.PodSpec(Manifests.Cleanup)["hostNetwork"]!).ShouldBeTrue();
        Manifests.Kustomized.ShouldNotContain(o => Manifests.Id(o) == Manifests.Id(Manifests.Cleanup), "it is applied by hand only");
    }

    private static IEnumerable<JsonObject> Containers(JsonObject daemonSet) =>
        new[] { "initContainers", "containers" }.SelectMany(k => Manifests.PodSpec(daemonSet)[k] as JsonArray ?? []).Select(c => c!.AsObject());
}
