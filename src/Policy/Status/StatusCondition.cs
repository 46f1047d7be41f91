namespace Antrea.Policy.Status;

/// <summary>A condition in an object's status.</summary>
/// <param name="Type">What it is about.</param>
/// <param name="Status"><c>True</c>, <c>False</c> or <c>Unknown</c>.</param>
/// <param name="Reason">One word for machines; may be empty.</param>
/// <param name="Message">A sentence for people; may be empty.</param>
/// <param name="LastTransitionTime">When <paramref name="Status"/> became what it is, RFC 3339; empty if nobody said.</param>
public sealed record StatusCondition(string Type, string Status, string Reason = "", string Message = "", string LastTransitionTime = "")
{
    /// <summary>Whether the policy can be realised at all.</summary>
    public const string Realizable = "Realizable";

    /// <summary>Whether a Node said that it could not.</summary>
    public const string RealizationFailure = "RealizationFailure";

    /// <summary>Whether the members of a group are known.</summary>
    public const string GroupMembersComputed = "GroupMembersComputed";

    /// <summary>A condition that holds, or does not.</summary>
    public static StatusCondition Of(string type, bool holds, string reason = "", string message = "") => new(type, holds ? "True" : "False", reason, message);
}
