namespace Antrea.Kubernetes.Connections;

/// <summary>A credential that stays as it is.</summary>
public sealed class FixedCredential(Credential credential) : ICredentialSource
{
    /// <inheritdoc/>
    public ValueTask<Credential> GetAsync(CancellationToken cancel) => new(credential);

    /// <inheritdoc/>
    public void Refused(Credential used)
    {
        // There is no other.
    }
}
