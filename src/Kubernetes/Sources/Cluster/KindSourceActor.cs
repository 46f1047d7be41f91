using Antrea.Actors.Messages;
using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>Watches one kind and passes on what the watch tells, step by step. A failure of its own restarts it: it lists anew then.</summary>
public sealed class KindSourceActor : ReceiveActor
{
    private readonly Reflector<ClusterItem> _reflector;
    private Action _stop = () => { };
    private string _last = "begins";

    /// <param name="kind">The kind.</param>
    /// <param name="access">The server.</param>
    /// <param name="collector">Told <see cref="KindStep"/>s.</param>
    public KindSourceActor(WatchedKind kind, ClusterAccess access, IActorRef collector)
    {
        var decoder = new ObjectDecoder(kind.Kind, access.Pool, access.Node);
        _reflector = new Reflector<ClusterItem>(access.Client, kind.Kind, kind.Lean, o => ClusterItem.Of(decoder.Read(o)), access.Options, nameOf: ClusterItem.NameOf);
        Receive<WatchStep<ClusterItem>>(step =>
        {
            _last = Summary(step);
            collector.Tell(new KindStep(kind, step), Sender);
        });
        Receive<Status.Failure>(m => throw new InvalidOperationException($"the watch of {kind.Name} failed: {m.Cause.Message}", m.Cause));
        Receive<Describe>(_ => Sender.Tell(new Description($"{kind.Name}: {_last}")));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var (self, reflector, stop) = (Self, _reflector, new CancellationTokenSource());
        _stop = stop.Cancel;
        Task.Run(() => reflector.RunAsync(async (step, cancel) => await self.Ask<StepTaken>(step, cancel), stop.Token)).TellFailure(self);
    }

    /// <inheritdoc/>
    protected override void PostStop() => _stop();

    private static string Summary(WatchStep<ClusterItem> step) => step switch
    {
        WatchStep<ClusterItem>.Synced s => $"{s.Objects.Count} objects at version {s.Version}",
        WatchStep<ClusterItem>.Changed c => $"at version {c.Version}",
        WatchStep<ClusterItem>.Deleted d => $"at version {d.Version}",
        WatchStep<ClusterItem>.Bookmark b => $"at version {b.Version}",
        WatchStep<ClusterItem>.Trouble t => $"{t.Kind}: {t.Message}",
        _ => "watching",
    };
}
