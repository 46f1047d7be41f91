using System.Collections.Immutable;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Messages;

/// <summary>The members of a group now.</summary>
public sealed record GroupMembers(string Group, ImmutableArray<Member> Members);
