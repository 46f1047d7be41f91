namespace Antrea.Policy.Api;

/// <summary><c>ipBlock</c>: a CIDR and what is cut out of it, as written.</summary>
public sealed record IPBlock(string Cidr, ListOf<string> Except);
