namespace Antrea.Enforcers.L7;

/// <summary>Where a connection is in its life.</summary>
internal enum ConnectionState
{
    /// <summary>Nothing but openers came.</summary>
    Opening,

    /// <summary>Its bytes are judged.</summary>
    Judged,

    /// <summary>Its packets no longer come to the judge, in this epoch.</summary>
    LetGo,

    /// <summary>It was denied: nothing of it passes.</summary>
    Denied,

    /// <summary>The client has ended it.</summary>
    Ended,
}
