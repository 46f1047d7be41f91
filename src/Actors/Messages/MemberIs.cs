using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Actors.Messages;

/// <summary>One member's addresses now; none = it is no member any more.</summary>
public sealed record MemberIs(ObjectKey Key, ImmutableArray<IpNet> Addresses);
