using System.Collections.Immutable;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Events;

/// <summary>A group's members at one point, so that its older events need not be replayed.</summary>
public sealed record GroupSnapshot(ImmutableArray<Member> Members);
