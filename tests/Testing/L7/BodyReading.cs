namespace Antrea.Testing.L7;

/// <summary>What delimits a body where a head has both lengths.</summary>
public enum BodyReading
{
    /// <summary><c>Transfer-Encoding: chunked</c>.</summary>
    Chunked,

    /// <summary><c>Content-Length</c>.</summary>
    Length,
}
