namespace Antrea.Enforcers.Netlink;

/// <summary>Why a set could not be changed or read.</summary>
public enum IpsetProblem
{
    /// <summary>Anything else; the message says what.</summary>
    Other,

    /// <summary>There is no such set.</summary>
    SetMissing,

    /// <summary>It holds as many members as it may.</summary>
    SetFull,

    /// <summary>A member is of the other address family, or the set is not of networks.</summary>
    WrongKind,

    /// <summary>A timeout was given and the set has none.</summary>
    NoTimeouts,
}
