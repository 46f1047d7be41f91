using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Actors.Events;

/// <summary>A member of a group and its addresses.</summary>
public readonly record struct GroupMember(ObjectKey Key, ImmutableArray<IpNet> Addresses);
