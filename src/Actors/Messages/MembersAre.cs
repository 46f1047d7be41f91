using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Actors.Messages;

/// <summary>All members of a group, to begin with.</summary>
public sealed record MembersAre(ImmutableDictionary<ObjectKey, ImmutableArray<IpNet>> Members);
