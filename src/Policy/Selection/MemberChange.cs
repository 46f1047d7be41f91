using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>What became of one member of a group.</summary>
/// <param name="Group">Group id.</param>
/// <param name="Key">The Node or Pod.</param>
/// <param name="Now">The member as it is now; null = it is none any more.</param>
public readonly record struct MemberChange(string Group, ObjectKey Key, Member? Now);
