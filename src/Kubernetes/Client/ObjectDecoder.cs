using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Reading;

namespace Antrea.Kubernetes.Client;

/// <summary>
/// Reads the objects of one resource as manifests are read, and keeps of them only what is used: equal texts and labels are shared, and the
/// resourceVersion of what changes all the time is left out, so that objects are equal unless something that counts has changed. Thread-safe.
/// </summary>
/// <param name="kind">The resource; says what objects of a list are, which do not say it themselves.</param>
/// <param name="pool">Where equal values are shared; several decoders may have the same.</param>
/// <param name="node">Name of this Node: only its Pods keep their UIDs, others are looked at from afar. Null = all keep them.</param>
public sealed class ObjectDecoder(ResourceKind kind, ValuePool pool, string? node = null)
{
    /// <summary>Reads one object, or says what is wrong with it.</summary>
    public ReadResult Read(JsonElement json)
    {
        var result = ObjectReader.Read(new Manifest(json, kind.ApiVersion, kind.Kind));
        return result.Object is { } read ? result with { Object = Lean(read) } : result;
    }

    private KubeObject Lean(KubeObject o) => o switch
    {
        Pod p => p with
        {
            Metadata = Lean(node is null || p.NodeName == node ? p.Metadata : p.Metadata with { Uid = "" }, withAnnotations: false),
            NodeName = pool.Share(p.NodeName),
            ServiceAccount = pool.Share(p.ServiceAccount),
            Phase = pool.Share(p.Phase),
            Ports = pool.Share(p.Ports),
        },
        EndpointSlice s => s with { Metadata = Lean(s.Metadata, withAnnotations: false), Ports = pool.Share(s.Ports) },
        Service s => s with { Metadata = Lean(s.Metadata, withAnnotations: false), Ports = pool.Share(s.Ports), Selector = s.Selector is { } l ? pool.Share(l) : null },
        Node or Namespace or ServiceAccount => o with { Metadata = Lean(o.Metadata, withAnnotations: true) },
        _ => o,
    };

    private ObjectMeta Lean(ObjectMeta m, bool withAnnotations) => m with
    {
        Namespace = pool.Share(m.Namespace),
        ResourceVersion = "",
        Labels = pool.Share(m.Labels),
        Annotations = withAnnotations ? m.Annotations : Labels.Empty,
    };
}
