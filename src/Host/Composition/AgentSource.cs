using System.Net;
using Antrea.Actors.Messages;
using Antrea.Actors.Sources;
using Antrea.Host.Commands;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Manifests;
using Antrea.Kubernetes.Sources;
using Antrea.Kubernetes.Sources.Cluster;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Planning;

namespace Antrea.Host.Composition;

/// <summary>Where a running agent gets its objects from.</summary>
/// <param name="Name">Name of the source's actor.</param>
/// <param name="Description">What it reads, for the log.</param>
/// <param name="Make">Makes the actor.</param>
/// <param name="Cluster">The cluster; null if it is a directory.</param>
public sealed record AgentSource(string Name, string Description, Func<Routes, Props> Make, ClusterAccess? Cluster) : IDisposable
{
    private ApiHttp? Http { get; init; }

    /// <summary>What the options name.</summary>
    /// <param name="options">The options.</param>
    /// <param name="stateDirectory">Where manifests are remembered.</param>
    /// <param name="node">Name of this Node.</param>
    /// <exception cref="InvalidInputException">It cannot be used.</exception>
    public static AgentSource Of(SourceOptions options, string stateDirectory, string node)
    {
        var revisions = new Revisions();
        if (options.Manifests is { } path)
        {
            if (!Directory.Exists(path))
            {
                throw new InvalidInputException($"--manifests {path}: no such directory");
            }

            var directory = new ManifestDirectory(path, memory: new FileManifestMemory(Path.Combine(stateDirectory, "manifests")));
            return new AgentSource("manifests", $"manifests {path}", routes => Props.Create(() => new ManifestSourceActor(directory, revisions, routes)), null);
        }

        var settings = options.Connect();
        var http = new ApiHttp(settings);
        var access = new ClusterAccess(new ApiClient(http), new ValuePool(), Node: node);
        return new AgentSource(
            "cluster", $"cluster {settings.Server} ({settings.Source})",
            routes =>
            {
                http.Connecting = at => routes.Node.Tell(new ServerReached(ListOf.From(at.SelectMany(Address))));
                return Props.Create(() => new ClusterSourceActor(access, WatchedKind.OfAgent, revisions, routes));
            },
            access) { Http = http };
    }

    // Loopback is never closed.
    private static IEnumerable<ServerAddress> Address(IPEndPoint at) =>
        !IPAddress.IsLoopback(at.Address) && IpNet.TryParse(at.Address.ToString(), out var address, hostAllowed: true) ? [new ServerAddress(address, at.Port)] : [];

    /// <inheritdoc/>
    public void Dispose() => Http?.Dispose();
}
