using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Messages;

/// <summary>All members of a group, to begin with.</summary>
public sealed record MembersAre(KeyedTable<Member> Members);
