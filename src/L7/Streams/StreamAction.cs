namespace Antrea.L7.Streams;

/// <summary>What to do with a segment.</summary>
public enum StreamAction
{
    /// <summary>It may go on.</summary>
    Pass,

    /// <summary>It may not; the sender will send it again.</summary>
    Drop,

    /// <summary>It may not until an answer of the server is known: hold it, or drop it and have it sent again.</summary>
    Wait,

    /// <summary>The connection ends here.</summary>
    Deny,
}
