using Antrea.Policy.Configuration;

namespace Antrea.Actors.Messages;

/// <summary>The configuration in force changed.</summary>
public sealed record ConfigChanged(EffectiveConfig Config);
