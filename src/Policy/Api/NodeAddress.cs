namespace Antrea.Policy.Api;

/// <summary>One entry of a Node's status.addresses: type InternalIP, ExternalIP, Hostname, ...</summary>
public sealed record NodeAddress(string Type, string Address);
