namespace Antrea.Actors.Messages;

/// <summary>A policy actor's handler failed; it was restarted and needs to be told again what there is.</summary>
public sealed record PolicyActorRestarted(string Child, string Error);
