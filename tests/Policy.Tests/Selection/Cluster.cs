using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Tests.Selection;

/// <summary>Short forms.</summary>
public static class Cluster
{
    public static Pod Pod(string ns, string name, string node, params (string Key, string Value)[] labels) =>
        new(new ObjectMeta(name, ns, Labels: Labels.Of(labels)), node, "default", false, "Running", ["10.0.0.1"], []);

    public static MemberSelector Select(string ns, params (string Key, string Value)[] labels) =>
        new(MemberKind.Pods, new LabelSelector(Labels.Of(labels), []), null, ns);

    public static MemberSelector SelectBy((string Key, string Value) namespaceLabel, params (string Key, string Value)[] labels) =>
        new(MemberKind.Pods, new LabelSelector(Labels.Of(labels), []), new LabelSelector(Labels.Of(namespaceLabel), []));
}
