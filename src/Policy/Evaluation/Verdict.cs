namespace Antrea.Policy.Evaluation;

/// <summary>What becomes of a packet.</summary>
public enum Verdict
{
    /// <summary>No policy says anything: the packet goes on to the rules of others.</summary>
    NoMatch,

    /// <summary>Let through.</summary>
    Allow,

    /// <summary>Discarded silently.</summary>
    Drop,

    /// <summary>Discarded, and the sender is told.</summary>
    Reject,
}
