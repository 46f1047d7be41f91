using Antrea.Policy.Api;

namespace Antrea.Actors.Messages;

/// <summary>An object is gone.</summary>
public sealed record ObjectRemoved(ObjectKey Key);
