namespace Antrea.Enforcers.L7.Flows;

/// <summary>Ask for a <see cref="FlowsView"/>.</summary>
/// <param name="Limit">Most connections listed, the newest first.</param>
/// <param name="Address">Only those from or to this address; empty = any.</param>
/// <param name="Policy">Only those judged by rules whose policy or name contains this; empty = any.</param>
public sealed record GetFlows(int Limit, string Address = "", string Policy = "");
