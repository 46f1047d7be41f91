namespace Antrea.Policy.Api;

/// <summary>HTTP criteria, null = any.</summary>
public sealed record HttpMatch(string? Path = null, string? Host = null, string? Method = null);
