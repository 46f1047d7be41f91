using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;
using Antrea.Kubernetes.Manifests;
using Antrea.Kubernetes.Sources;
using Antrea.Kubernetes.Sources.Cluster;

namespace Antrea.Host.Commands;

/// <summary>Where objects come from: a directory of manifests, or a cluster.</summary>
/// <param name="Manifests">The directory; null = a cluster.</param>
/// <param name="Kubeconfig">The kubeconfig file; null = the account of the Pod that this is.</param>
/// <param name="Context">The context of the file; null = the current one.</param>
public sealed record SourceOptions(string? Manifests, string? Kubeconfig = null, string? Context = null)
{
    /// <summary>How to reach the cluster.</summary>
    /// <exception cref="InvalidInputException">The kubeconfig file or the Pod's account cannot be used.</exception>
    public ConnectionSettings Connect()
    {
        try
        {
            return Kubeconfig is { } path ? Antrea.Kubernetes.Connections.Kubeconfig.Load(path, Context) : InCluster.Load();
        }
        catch (ConnectionException e)
        {
            throw new InvalidInputException(Kubeconfig is null ? e.Message : $"--kubeconfig: {e.Message}");
        }
    }

    /// <summary>Reads everything once.</summary>
    /// <exception cref="InvalidInputException">Directory or kubeconfig file cannot be used.</exception>
    /// <exception cref="IOException">The server does not answer, or refuses.</exception>
    public async Task<ObjectSnapshot> ReadAsync(CancellationToken cancel)
    {
        if (Manifests is { } directory)
        {
            return CommonOptions.ReadManifests(directory);
        }

        using var http = new ApiHttp(Connect());
        return await ClusterSnapshot.ReadAsync(new ClusterAccess(new ApiClient(http), new ValuePool()), WatchedKind.OfCommands, cancel);
    }
}
