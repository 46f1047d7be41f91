using Antrea.Policy.Compile;

namespace Antrea.Actors.Messages;

/// <summary>A policy is gone.</summary>
public sealed record PolicyGone(PolicyRef Policy);
