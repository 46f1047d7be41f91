namespace Antrea.Kubernetes.Events;

/// <summary>Ask for <see cref="EventCounts"/>.</summary>
public sealed record GetEventCounts;
