namespace Antrea.Kubernetes.Connections;

/// <summary>Where credentials come from. Thread-safe.</summary>
public interface ICredentialSource
{
    /// <summary>What to show now. The same instance as long as nothing changed.</summary>
    /// <exception cref="ConnectionException">There is nothing to be had; the message says why.</exception>
    ValueTask<Credential> GetAsync(CancellationToken cancel);

    /// <summary>The server answered 401 to a credential: it must be got anew, if there is another to be had.</summary>
    void Refused(Credential used);
}
