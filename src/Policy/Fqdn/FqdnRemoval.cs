using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>An address that must leave a set before its time, because the set is full.</summary>
/// <param name="Set">Name of the kernel set.</param>
/// <param name="Address">A host network of the set's family.</param>
public readonly record struct FqdnRemoval(string Set, IpNet Address);
