namespace Antrea.Policy.Api;

/// <summary>One entry of <c>toServices</c>.</summary>
public sealed record ServiceRef(string Namespace, string Name, string? Scope = null);
