namespace Antrea.Testing.Api;

/// <summary>What a server may do wrong.</summary>
public enum Fault
{
    /// <summary>The connection breaks.</summary>
    Drop,

    /// <summary>Nothing comes any more, the connection stays open.</summary>
    Stall,

    /// <summary>Half of what was to come comes, then the connection breaks.</summary>
    Half,

    /// <summary>Half of what was to come comes, then a proper end.</summary>
    HalfEnd,

    /// <summary>Something comes that is no JSON.</summary>
    Garbage,

    /// <summary>A proper end; of a request: an empty answer.</summary>
    End,

    /// <summary>410.</summary>
    Gone,

    /// <summary>429 with Retry-After: 1.</summary>
    TooMany,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>401.</summary>
    Unauthorized,
}
