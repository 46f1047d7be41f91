using Antrea.Policy.Addresses;

namespace Antrea.Policy.Planning;

/// <summary>The interface of this machine behind which an address is.</summary>
/// <param name="Address">The address.</param>
/// <param name="Interface">Name of the interface.</param>
/// <param name="IsBridgePort">True: the interface is a port of a bridge, and the address was learnt from who answers for it.</param>
public sealed record PodLink(IpNet Address, string Interface, bool IsBridgePort);
