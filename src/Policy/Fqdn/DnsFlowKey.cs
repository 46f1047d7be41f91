namespace Antrea.Policy.Fqdn;

/// <summary>What ties an answer to its query: protocol and both ends, as seen at the same place of the Node's packet path.</summary>
/// <param name="IsTcp">TCP or UDP.</param>
/// <param name="Client">Who asks.</param>
/// <param name="Server">Who answers.</param>
public readonly record struct DnsFlowKey(bool IsTcp, DnsEndpoint Client, DnsEndpoint Server);
