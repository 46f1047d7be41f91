using System.Collections.Immutable;
using Antrea.Policy.Addresses;

namespace Antrea.Actors.Messages;

/// <summary>The addresses of a group's members now.</summary>
public sealed record GroupAddresses(string Group, ImmutableArray<IpNet> Addresses);
