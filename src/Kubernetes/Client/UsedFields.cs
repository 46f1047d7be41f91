using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Kubernetes.Client;

/// <summary>The fields that are used of objects of each kind: what <see cref="ObjectDecoder"/> makes of them is the same with all others left out.</summary>
public static class UsedFields
{
    private static readonly string[] Always =
    [
        "apiVersion", "kind", "metadata/name", "metadata/namespace", "metadata/uid", "metadata/generation", "metadata/resourceVersion", "metadata/labels",
    ];

    private static readonly Dictionary<string, Projection> OfCore = new(StringComparer.Ordinal)
    {
        ["Pod"] = Only(
            "spec/nodeName", "spec/serviceAccountName", "spec/serviceAccount", "spec/hostNetwork", "spec/containers/ports", "status/phase", "status/podIP", "status/podIPs"),
        ["Node"] = Only(Annotation(MemberAddresses.TransportAnnotation), "spec/podCIDR", "spec/podCIDRs", "status/addresses"),
        ["Namespace"] = Only(Annotation(PodPolicyAnnotations.Logging)),
        ["ServiceAccount"] = Only(),
        ["Service"] = Only(
            "spec/type", "spec/clusterIP", "spec/clusterIPs", "spec/externalIPs", "spec/selector", "spec/ports", "status/loadBalancer"),
    };

    private static readonly Projection OfSlices = Only("addressType", "endpoints/addresses", "endpoints/conditions", "ports");

    // Of policies and the like all fields are looked at: one that is not known is worth a word.
    private static readonly Projection OfOthers = Projection.Without("metadata/managedFields");

    /// <summary>What to keep of a resource's objects.</summary>
    public static Projection Of(ResourceKind kind) =>
        kind.Group == ApiGroups.Core && OfCore.TryGetValue(kind.Kind, out var core) ? core
        : kind == ResourceKinds.EndpointSlices ? OfSlices
        : OfOthers;

    private static string Annotation(string name) => $"metadata/annotations/{name.Replace("/", "~1", StringComparison.Ordinal)}";

    private static Projection Only(params IEnumerable<string> more) => Projection.Only(Always.Concat(more));
}
