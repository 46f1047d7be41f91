namespace Antrea.Kubernetes.Connections;

/// <summary>How to reach an API server. See <see cref="InCluster"/> and <see cref="Kubeconfig"/>.</summary>
/// <param name="Server">Its address; a path in front of the API is kept.</param>
/// <param name="Credentials">What the client shows.</param>
public sealed record ConnectionSettings(Uri Server, ICredentialSource Credentials)
{
    /// <summary>Certificates the server's must lead to; null = those the system trusts. Read again after the server was not trusted.</summary>
    public FileOrData? Authorities { get; init; }

    /// <summary>Trusts any server. Only if somebody asked for it.</summary>
    public bool Insecure { get; init; }

    /// <summary>The name the server's certificate must have; null = the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>A proxy to go through; null = none.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Asks for no compressed answers.</summary>
    public bool DisableCompression { get; init; }

    /// <summary>The namespace of the context, or of the Pod; <c>default</c> if it says nothing.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Where the settings are from, for messages.</summary>
    public string Source { get; init; } = "";
}
