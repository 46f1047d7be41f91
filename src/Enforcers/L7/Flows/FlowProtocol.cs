namespace Antrea.Enforcers.L7.Flows;

/// <summary>What the client's bytes were recognised as.</summary>
public enum FlowProtocol
{
    /// <summary>Nothing came yet, or neither.</summary>
    Unknown,

    /// <summary>HTTP.</summary>
    Http,

    /// <summary>TLS.</summary>
    Tls,
}
