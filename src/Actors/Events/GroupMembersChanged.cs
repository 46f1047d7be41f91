using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Actors.Events;

/// <summary>Members of a group that local rules use came, changed or went.</summary>
/// <param name="Group">Group id.</param>
/// <param name="Set">Members with the addresses they now have.</param>
/// <param name="Removed">Members that are gone.</param>
public sealed record GroupMembersChanged(
    string Group, ImmutableArray<GroupMember> Set, ImmutableArray<ObjectKey> Removed) : IJournalEvent
{
    /// <inheritdoc/>
    public string Cause => $"group {Group}";
}
