using Antrea.Policy.Api;

namespace Antrea.Actors.Messages;

/// <summary>An object was added or changed.</summary>
public sealed record ObjectChanged(KubeObject Object);
