namespace Antrea.Kubernetes.Client;

/// <summary>What a page of a list says besides its objects.</summary>
/// <param name="Version">resourceVersion of the whole list.</param>
/// <param name="Continue">Token for the next page; empty if this was the last.</param>
public readonly record struct PageEnd(string Version, string Continue);
