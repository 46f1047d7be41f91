namespace Antrea.Policy.Api;

/// <summary>A namespace and a name.</summary>
public readonly record struct NamespacedName(string Namespace, string Name);
