namespace Antrea.Policy.Compile;

/// <summary>How the compilation of a policy for one Node ended.</summary>
public enum CompileOutcome
{
    /// <summary>Compiled; its rules (perhaps none on this Node) are to be enforced.</summary>
    Compiled,

    /// <summary>Not computable yet: a group or the Node itself is not known, or what it applies to is not supported.</summary>
    Pending,

    /// <summary>Refused for good until the object or its surroundings change.</summary>
    Refused,
}
