namespace Antrea.Policy.Api;

/// <summary><c>namespaces</c> of a peer: exactly one of the two is set.</summary>
/// <param name="Self">match: Self.</param>
/// <param name="SameLabels">Label keys whose values must be equal.</param>
public sealed record PeerNamespaces(bool Self, ListOf<string> SameLabels);
