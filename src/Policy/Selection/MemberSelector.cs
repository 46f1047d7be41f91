using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>
/// Names a group of cluster members by what selects them. Equal selectors are one group, whoever uses them; members change, the
/// selector does not.
/// </summary>
/// <param name="Kind">Nodes or Pods.</param>
/// <param name="Objects">Selector on the Nodes or Pods themselves.</param>
/// <param name="Namespaces">Pods: selector on their namespace; null = <paramref name="Namespace"/> decides.</param>
/// <param name="Namespace">Pods: the one namespace; empty = every namespace.</param>
/// <param name="ServiceAccount">Pods: their service account; empty = any.</param>
/// <param name="Local">Pods: only those on this Node; what a policy is applied to.</param>
public sealed record MemberSelector(
    MemberKind Kind,
    LabelSelector Objects,
    LabelSelector? Namespaces = null,
    string Namespace = "",
    string ServiceAccount = "",
    bool Local = false)
{
    /// <summary>Every Pod on this Node.</summary>
    public static readonly MemberSelector AllLocal = new(MemberKind.Pods, LabelSelector.Everything, Local: true);

    private string? _id;

    // A changed copy has an id of its own.
    private MemberSelector(MemberSelector other) =>
        (Kind, Objects, Namespaces, Namespace, ServiceAccount, Local) =
        (other.Kind, other.Objects, other.Namespaces, other.Namespace, other.ServiceAccount, other.Local);

    /// <summary>16 hex digits that stand for the selector's meaning: equal for equal meaning, stable over restarts.</summary>
    [JsonIgnore]
    public string Id => _id ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical)).AsSpan(0, 8));

    /// <summary>A readable form, e.g. <c>pods[app In (web)] in namespaces[env In (prod)]</c>.</summary>
    [JsonIgnore]
    public string Canonical
    {
        get
        {
            var text = $"{(Kind == MemberKind.Nodes ? "nodes" : Local ? "local pods" : "pods")}[{Objects.Canonical()}]";
            if (Namespaces is not null)
            {
                text += $" in namespaces[{Namespaces.Canonical()}]";
            }
            else if (Namespace.Length > 0)
            {
                text += $" in namespace {Namespace}";
            }

            return ServiceAccount.Length > 0 ? $"{text} of service account {ServiceAccount}" : text;
        }
    }

    /// <summary>True if the Node is a member.</summary>
    public bool Selects(Node node) => Kind == MemberKind.Nodes && Objects.Matches(node.Metadata.Labels);

    /// <summary>
    /// True if the Pod is a member, wherever it runs. <paramref name="namespaceLabels"/> are those of the Pod's namespace; null = not known (yet), then a
    /// selector on namespaces does not match.
    /// </summary>
    public bool Selects(Pod pod, Labels? namespaceLabels) =>
        Kind == MemberKind.Pods && Selects(pod.Metadata.Namespace, pod.Metadata.Labels, pod.ServiceAccount, namespaceLabels);

    /// <summary>The selector for Pods of one namespace, given that namespace's labels; null if it selects none there.</summary>
    public MemberSelector? In(string ns, Labels namespaceLabels) =>
        Namespaces is not null ? Namespaces.Matches(namespaceLabels) ? this with { Namespaces = null, Namespace = ns } : null
        : Namespace.Length == 0 || Namespace == ns ? this with { Namespace = ns } : null;

    /// <summary>True if the objects of a class are members.</summary>
    internal bool Selects(LabelClass c, Labels? namespaceLabels) =>
        Kind == MemberKind.Nodes ? c.Scope == MemberScope.Nodes && Objects.Matches(c.Labels)
        : c.Scope != MemberScope.Nodes && (!Local || c.Scope == MemberScope.LocalPods)
            && Selects(c.Namespace, c.Labels, c.ServiceAccount, namespaceLabels);

    /// <summary>Among which objects it selects.</summary>
    internal MemberScope Scope => Kind == MemberKind.Nodes ? MemberScope.Nodes : Local ? MemberScope.LocalPods : MemberScope.Pods;

    /// <summary>The one namespace that its Pods are in; empty = several, or Nodes.</summary>
    internal string OneNamespace => Kind == MemberKind.Pods && Namespaces is null ? Namespace : "";

    /// <inheritdoc/>
    public bool Equals(MemberSelector? other) => other is not null && Id == other.Id;

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Canonical;

    private bool Selects(string ns, Labels labels, string serviceAccount, Labels? namespaceLabels) =>
        (Namespaces is null
            ? Namespace.Length == 0 || Namespace == ns
            : namespaceLabels is not null && Namespaces.Matches(namespaceLabels))
        && (ServiceAccount.Length == 0 || ServiceAccount == serviceAccount)
        && Objects.Matches(labels);
}
