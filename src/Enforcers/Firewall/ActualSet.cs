using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Firewall;

/// <summary>A set of ours as the kernel has it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">Set type, e.g. <c>hash:net</c>.</param>
/// <param name="IsV6">Family.</param>
/// <param name="MaxMembers">How many members it can hold.</param>
/// <param name="Members">Its members.</param>
public sealed record ActualSet(string Name, string Type, bool IsV6, int MaxMembers, ImmutableHashSet<IpNet> Members);
