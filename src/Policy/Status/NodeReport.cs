using Antrea.Policy.Api;

namespace Antrea.Policy.Status;

/// <summary>A part of what an agent reports.</summary>
/// <param name="Node">The Node.</param>
/// <param name="NodeUid">UID of the Node that owns the report; empty if it has no such owner.</param>
/// <param name="Part">Which part, from 0.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="Policies">Its policies.</param>
/// <param name="AgentVersion">Version of the agent; may be empty.</param>
public sealed record NodeReport(string Node, string NodeUid, int Part, int Parts, ListOf<ReportedPolicy> Policies, string AgentVersion = "")
{
    /// <summary>Name of the object: no two Nodes can have one name for theirs.</summary>
    public string Name => $"{Node}.{Part}";
}
