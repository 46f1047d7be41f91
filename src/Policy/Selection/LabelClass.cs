using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>
/// All that a selector can see of a Node or Pod, its namespace's labels aside: objects of one class are members of the same groups, so that a selector is
/// compared with the class and not with each of them.
/// </summary>
/// <param name="scope"><see cref="MemberScope.LocalPods"/> for Pods of this Node, which are Pods too.</param>
/// <param name="ns">Namespace; empty for Nodes.</param>
/// <param name="labels">Labels of the object.</param>
/// <param name="serviceAccount">Service account; empty for Nodes.</param>
internal sealed class LabelClass(MemberScope scope, string ns, Labels labels, string serviceAccount) : IEquatable<LabelClass>
{
    private readonly int _hash = HashCode.Combine(scope, ns, labels, serviceAccount);

    public MemberScope Scope => scope;

    public string Namespace => ns;

    public Labels Labels => labels;

    public string ServiceAccount => serviceAccount;

    /// <summary>The scopes that its objects are in.</summary>
    public ReadOnlySpan<MemberScope> Scopes => scope switch
    {
        MemberScope.Nodes => [MemberScope.Nodes],
        MemberScope.Pods => [MemberScope.Pods],
        _ => [MemberScope.Pods, MemberScope.LocalPods],
    };

    public static LabelClass Of(Node node) => new(MemberScope.Nodes, "", node.Metadata.Labels, "");

    public static LabelClass Of(Pod pod, bool local) =>
        new(local ? MemberScope.LocalPods : MemberScope.Pods, pod.Metadata.Namespace, pod.Metadata.Labels, pod.ServiceAccount);

    /// <summary>The class of a Node or Pod, seen from a Node.</summary>
    public static LabelClass Of(KubeObject o, string node) => o is Pod pod ? Of(pod, pod.NodeName == node) : Of((Node)o);

    public bool Equals(LabelClass? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _hash == other._hash && Scope == other.Scope && Namespace == other.Namespace
            && ServiceAccount == other.ServiceAccount && Labels.Equals(other.Labels));

    public override bool Equals(object? obj) => Equals(obj as LabelClass);

    public override int GetHashCode() => _hash;
}
