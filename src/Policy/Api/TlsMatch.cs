namespace Antrea.Policy.Api;

/// <summary>TLS criteria, null = any.</summary>
public sealed record TlsMatch(string? Sni = null);
