namespace Antrea.Enforcers.L7.Flows;

/// <summary>What happened to a connection since it was last told of.</summary>
[Flags]
public enum FlowEvents
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It became known.</summary>
    Opened = 1,

    /// <summary>A request or hello was allowed or denied.</summary>
    Judged = 2,

    /// <summary>Other rules count from now on, because a policy changed.</summary>
    Rejudged = 4,

    /// <summary>It ended.</summary>
    Closed = 8,
}
