using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Netlink;

/// <summary>A member of a set of networks.</summary>
/// <param name="Net">An address or network.</param>
/// <param name="Timeout">For how long it stays, in whole seconds (rounded up); null = for ever, or the set's default when it is added.</param>
public readonly record struct SetElement(IpNet Net, TimeSpan? Timeout);
