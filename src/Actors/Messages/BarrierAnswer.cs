namespace Antrea.Actors.Messages;

/// <summary>A child's answer to a barrier.</summary>
public sealed record BarrierAnswer(string Child, long Revision);
