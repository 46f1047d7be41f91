using Antrea.Policy.Addresses;

namespace Antrea.Policy.Planning;

/// <summary>Where the agent reaches the API server.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The TCP port.</param>
public readonly record struct ServerAddress(IpNet Address, int Port);
