using System.Text;
using Antrea.Policy.Api;
using Antrea.Policy.Reading;

namespace Antrea.Kubernetes.Manifests;

public class ManifestFileTests
{
    [Fact]
    public void A_file_of_several_documents_and_lists_is_read()
    {
        var file = Read("""
            # policies
            apiVersion: crd.antrea.io/v1beta1
            kind: ClusterNetworkPolicy
            metadata: {name: restrict-http}
            spec:
              priority: 5
              appliedTo:
              - nodeSelector: {matchLabels: {kubernetes.io/hostname: n1}}
              ingress:
              - action: Drop
                ports: [{protocol: TCP, port: 80, endPort: 90}]
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Namespace, metadata: {name: x}}
            - {apiVersion: apps/v1, kind: Deployment, metadata: {name: d}}
            """);

        file.Problems.ShouldBeEmpty();
        file.Manifests.Select(m => m.Outcome).ShouldBe([ReadOutcome.Read, ReadOutcome.Read, ReadOutcome.Ignored]);
        var policy = file.Manifests[0].Object.ShouldBeOfType<ClusterNetworkPolicy>();
        policy.Spec.Tier.ShouldBe("application");
        policy.Spec.Ingress[0].Ports[0].ShouldBe(new PolicyPort(PortProtocol.TCP, 80, null, 90));
        policy.Spec.AppliedTo[0].NodeSelector!.MatchLabels["kubernetes.io/hostname"].ShouldBe("n1");
        file.Manifests[1].Object.ShouldBeOfType<Namespace>().Metadata.Labels["kubernetes.io/metadata.name"].ShouldBe("x");
    }

    [Fact]
    public void Items_of_a_typed_list_need_no_kind()
    {
        var file = Read("""{"apiVersion": "v1", "kind": "PodList", "items": [{"metadata": {"name": "p", "namespace": "x"}, "spec": {"nodeName": "n"}}]}""", "a.json");

        file.Manifests.Single().Object.ShouldBeOfType<Pod>().NodeName.ShouldBe("n");
    }

    [Fact]
    public void A_file_that_is_not_text_is_a_problem()
    {
        var file = ManifestFile.Read([0x61, 0xff, 0xfe], "a.yaml");

        file.IsComplete.ShouldBeFalse();
        file.Problems.Single().Reason.ShouldBe("is not UTF-8 text");
    }

    private static ManifestFile Read(string text, string name = "a.yaml") => ManifestFile.Read(Encoding.UTF8.GetBytes(text), name);
}
