namespace Antrea.Policy.Api;

/// <summary>One entry of <c>l7Protocols</c>: exactly one of the two is set.</summary>
public sealed record L7Protocol(HttpMatch? Http = null, TlsMatch? Tls = null);
