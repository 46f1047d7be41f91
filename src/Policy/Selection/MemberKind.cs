namespace Antrea.Policy.Selection;

/// <summary>What a <see cref="MemberSelector"/> selects.</summary>
public enum MemberKind
{
    /// <summary>Nodes by their labels.</summary>
    Nodes,

    /// <summary>Pods by their labels, their namespace's labels, their namespace or their service account.</summary>
    Pods,
}
