namespace Antrea.Testing.L7;

/// <summary>What a client met.</summary>
public enum AnswerKind
{
    /// <summary>A whole answer.</summary>
    Response,

    /// <summary>The connection was reset.</summary>
    Reset,

    /// <summary>The connection was closed in order.</summary>
    Closed,

    /// <summary>Nothing came in time.</summary>
    Silence,
}
