using System.Security.Cryptography.X509Certificates;

namespace Antrea.Kubernetes.Connections;

/// <summary>What a client shows to be let in. Compared by identity: a new one is another one.</summary>
/// <param name="token">Bearer token, or null.</param>
/// <param name="certificate">Client certificate with its key, or null.</param>
/// <param name="chain">Intermediate certificates to send along.</param>
public sealed class Credential(string? token = null, X509Certificate2? certificate = null, X509Certificate2Collection? chain = null)
{
    /// <summary>Nothing to show: an anonymous client.</summary>
    public static readonly Credential None = new();

    /// <summary>Bearer token, or null.</summary>
    public string? Token => token;

    /// <summary>Client certificate with its private key, or null.</summary>
    public X509Certificate2? Certificate => certificate;

    /// <summary>Intermediate certificates that are sent with <see cref="Certificate"/>.</summary>
    public X509Certificate2Collection? Chain => chain;
}
