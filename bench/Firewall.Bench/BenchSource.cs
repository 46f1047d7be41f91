using Antrea.Actors.Messages;
using Antrea.Actors.Sources;
using Antrea.Policy.Api;

namespace Antrea.Firewall.Bench;

/// <summary>A source with one Node, that offers policies one after another when asked, each closed by a barrier of its own.</summary>
public sealed class BenchSource : ReceiveActor
{
    private static readonly Node Node = new(
        new ObjectMeta("n", Labels: Labels.Of(("role", "x"))), [new NodeAddress("InternalIP", "172.31.0.1")], []);

    private long _revision;
    private Guid? _listing;

    /// <param name="routes">Who hears of what.</param>
    public BenchSource(Routes routes)
    {
        Receive<Relist>(m =>
        {
            _listing = m.Listing;
            routes.Begin(_revision + 1);
            routes.Tell(Node.Key, new ObjectChanged(Node));
            routes.Listed(new ObjectsListed([Node.Key]));
            routes.Mark(++_revision, _listing);
        });
        Receive<Offer>(m =>
        {
            for (var i = 0; i < m.Policies; i++)
            {
                var policy = new ClusterNetworkPolicy(new ObjectMeta($"p{i}", Generation: 1), new PolicySpec(
                    "application", 1 + i, [new AppliedTo(NodeSelector: LabelSelector.Everything)],
                    [new PolicyRule("r", RuleAction.Drop, [], [], [new PolicyPort(PortProtocol.TCP, 1 + i)], [], [], [])], []));
                routes.Begin(_revision + 1);
                routes.Tell(policy.Key, new ObjectChanged(policy));
                routes.Mark(++_revision, _listing);
            }
        });
    }

    /// <summary>Offer so many policies.</summary>
    public sealed record Offer(int Policies);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(Relist));
        Context.System.EventStream.Publish(new StateLost($"{Self.Path}"));
    }
}
