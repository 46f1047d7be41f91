namespace Antrea.Actors.Messages;

/// <summary>The enforcer begins with nothing: tell it what to enforce.</summary>
public sealed record EnforcerStarted;
