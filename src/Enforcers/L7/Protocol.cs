namespace Antrea.Enforcers.L7;

/// <summary>What a connection speaks.</summary>
internal enum Protocol
{
    /// <summary>No byte came yet.</summary>
    Unknown,

    /// <summary>HTTP/1.</summary>
    Http,

    /// <summary>TLS.</summary>
    Tls,
}
