using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Messages;

/// <summary>One member of a group as it is now; null = it is no member any more.</summary>
public sealed record MemberIs(ObjectKey Key, Member? Now);
