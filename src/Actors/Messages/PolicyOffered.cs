using Antrea.Policy.Api;

namespace Antrea.Actors.Messages;

/// <summary>A policy object was added or changed.</summary>
public sealed record PolicyOffered(PolicyObject Policy, PolicyContext Context);
