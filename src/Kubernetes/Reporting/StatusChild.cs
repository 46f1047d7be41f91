namespace Antrea.Kubernetes.Reporting;

/// <summary>A child of the <see cref="StatusActor"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Props">Makes its props.</param>
public sealed record StatusChild(string Name, Func<Props> Props);
