using System.Collections.Immutable;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Events;

/// <summary>Members of a group that local rules use came, changed or went.</summary>
/// <param name="Group">Group id.</param>
/// <param name="Set">Members as they are now.</param>
/// <param name="Removed">Members that are gone.</param>
public sealed record GroupMembersChanged(
    string Group, ImmutableArray<Member> Set, ImmutableArray<ObjectKey> Removed) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"group {Group}";

    /// <summary>The same in several, of so many members each; at least one.</summary>
    internal ImmutableQueue<GroupMembersChanged> Parts(int size) => Set.Length <= size ? [this]
        : [.. Set.Chunk(size).Select((part, i) => new GroupMembersChanged(Group, [.. part], i == 0 ? Removed : []))];
}
