namespace Antrea.Kubernetes.Client;

/// <summary>Why a watch is not running.</summary>
public enum TroubleKind
{
    /// <summary>The server cannot be reached, or the connection broke.</summary>
    Unreachable,

    /// <summary>The server's certificate is not trusted, or the TLS handshake failed.</summary>
    Untrusted,

    /// <summary>There are no credentials to be had, or they are refused (401).</summary>
    Unauthenticated,

    /// <summary>The account lacks the right (403).</summary>
    Forbidden,

    /// <summary>The server has no such resource (404): its definition is not installed.</summary>
    NotServed,

    /// <summary>The server asks to come back later (429).</summary>
    Throttled,

    /// <summary>The version to go on from is gone (410): everything is listed anew.</summary>
    Expired,

    /// <summary>The server failed (5xx), or answered something not expected.</summary>
    ServerError,

    /// <summary>What came is no event or no list, or breaks off in the middle.</summary>
    Garbled,

    /// <summary>Nothing came for too long, not even a bookmark.</summary>
    Silent,
}
