using Antrea.Actors.Messages;

namespace Antrea.Actors.Nodes;

/// <summary>Parent of the node actor. Restarts it when it fails; everything is told anew then, and what is in the kernel stays meanwhile.</summary>
public sealed class NodesActor : ReceiveActor
{
    /// <param name="name">Node name.</param>
    /// <param name="child">Makes the node actor.</param>
    public NodesActor(string name, Func<Props> child)
    {
        var node = Context.ActorOf(child(), name);
        Receive<Describe>(_ => Sender.Tell(new Description($"node {name}")));
        ReceiveAny(m => node.Forward(m));
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(-1, TimeSpan.FromMinutes(1), _ => Directive.Restart);
}
