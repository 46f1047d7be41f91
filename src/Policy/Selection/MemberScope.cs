namespace Antrea.Policy.Selection;

/// <summary>Among which objects a selector selects.</summary>
internal enum MemberScope
{
    /// <summary>Nodes.</summary>
    Nodes,

    /// <summary>Pods, wherever they run.</summary>
    Pods,

    /// <summary>Pods of this Node.</summary>
    LocalPods,
}
