namespace Antrea.Enforcers.Eve;

/// <summary>app_proto: what the bytes of a connection were recognised as.</summary>
public enum EveProtocol
{
    /// <summary>Neither.</summary>
    Failed,

    /// <summary>HTTP.</summary>
    Http,

    /// <summary>TLS.</summary>
    Tls,
}
