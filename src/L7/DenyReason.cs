namespace Antrea.L7;

/// <summary>Why traffic of a layer-7 rule is denied. Closed: also the label of the metric and the value in /flows (in snake case).</summary>
public enum DenyReason
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The rule has no item for the protocol that the bytes are of, or they are of none that is known.</summary>
    NotHttp, NotTls, Http2,

    /// <summary>Well-formed, and no item of the rule allows it.</summary>
    RequestNotAllowed, ServerNameNotAllowed,

    /// <summary>Requests that two readers could take for different ones.</summary>
    RequestLine, Method, Target, PathEncoding, Version, BareLineBreak, HeaderLine, FoldedHeader, ControlCharacter, HostMissing, HostTwice, HostInvalid, HostDiffers,
    ContentLength, ContentLengthTwice, ContentLengthAndChunked, TransferEncoding, ChunkLine, Trailer, HeadTooLarge, TooManyHeaders,

    /// <summary>Changes of protocol that no rule can allow, or this one does not.</summary>
    Upgrade, Connect, BytesBeforeSwitch,

    /// <summary>TLS.</summary>
    HelloMalformed, HelloTooLarge, Sslv2, ServerNameMissing, ServerNameTwice, ServerNameInvalid, SecondHelloDiffers,

    /// <summary>TCP segments that sender and server could take for different bytes.</summary>
    RetransmissionDiffers, OverlapDiffers, UrgentData, DataAfterEnd, Truncated,

    /// <summary>Life of a connection.</summary>
    UnknownConnection, ServerNameForgotten, HeadTimeout, IdleTimeout, NoLongerAllowed,
}
