using Antrea.Testing.Api;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>The kustomization applies everything, once.</summary>
public class KustomizeTests
{
    [Fact]
    public void Every_manifest_is_listed()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Manifests.Root, "crds"), "*.yaml")
            .Concat(Directory.EnumerateFiles(Manifests.Root, "*.yaml")).Where(f => Path.GetFileName(f) != "kustomization.yaml");

        Manifests.Kustomized.Select(Manifests.Id).ShouldBe(files.SelectMany(Files.Read).Select(Manifests.Id), ignoreOrder: true);
        Manifests.Kustomized.Select(Manifests.Id).ShouldBeUnique();
    }

    [Fact]
    public void Objects_in_a_namespace_are_in_kube_system()
    {
        string[] namespaced = ["ServiceAccount", "Role", "RoleBinding", "ConfigMap", "DaemonSet"];
        foreach (var o in Manifests.Kustomized)
        {
            ((string?)o["metadata"]!["namespace"]).ShouldBe(namespaced.Contains((string?)o["kind"]) ? "kube-system" : null, Manifests.Id(o));
        }
    }

    [KubectlFact]
    public void Kustomize_builds_what_the_files_say()
    {
        var built = Manifests.Parse(Kubectl(Manifests.Root), "kustomize");

        built.Select(Manifests.Id).ShouldBe(Manifests.Kustomized.Select(Manifests.Id), ignoreOrder: true);
    }

    [KubectlFact]
    public void The_component_adds_the_init_container()
    {
        var folder = Directory.CreateTempSubdirectory("kustomize");
        try
        {
            File.Copy(Path.Combine(Manifests.Root, "daemonset.yaml"), Path.Combine(folder.FullName, "daemonset.yaml"));
            var component = folder.CreateSubdirectory("node-init");
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Manifests.Root, "node-init")))
            {
                File.Copy(file, Path.Combine(component.FullName, Path.GetFileName(file)));
            }

            File.WriteAllText(Path.Combine(folder.FullName, "kustomization.yaml"), "resources: [daemonset.yaml]\ncomponents: [node-init]\n");

            var pod = Manifests.PodSpec(Manifests.Parse(Kubectl(folder.FullName), "kustomize").Single());

            JsonNode.DeepEquals(pod["initContainers"], Manifests.PodSpec(Manifests.InitPatch)["initContainers"]).ShouldBeTrue();
            pod["volumes"]!.AsArray().Count.ShouldBe(Manifests.PodSpec(Manifests.DaemonSet)["volumes"]!.AsArray().Count + 1);
            JsonNode.DeepEquals(pod["containers"], Manifests.PodSpec(Manifests.DaemonSet)["containers"]).ShouldBeTrue();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Kubectl(string folder)
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", folder]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        return text;
    }
}
