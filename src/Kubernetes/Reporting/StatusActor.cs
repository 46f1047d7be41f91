using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Kubernetes.Events;

namespace Antrea.Kubernetes.Reporting;

/// <summary>
/// Parent of those who tell the cluster what this agent does: the election, the report and the writers of what the elected agent writes. Each is started anew
/// with back-off when it fails, without the others.
/// </summary>
public sealed class StatusActor : ReceiveActor
{
    private const string Election = "election", Events = "events";

    private readonly ImmutableArray<string> _names;

    /// <param name="children">Names and how they are made; one is named <c>election</c>, and the one that counts Events <c>events</c>.</param>
    public StatusActor(IReadOnlyList<StatusChild> children)
    {
        _names = [.. children.Select(c => c.Name)];
        var all = children.ToDictionary(c => c.Name, c => Context.ActorOf(
            BackoffSupervisor.Props(Backoff.OnFailure(c.Props(), "actor", TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), 0.2, -1)), c.Name));
        Receive<GetLeadership>(m => all[Election].Forward(m));
        Receive<Resign>(m => all[Election].Forward(m));
        Receive<GetEventCounts>(m => all[Events].Forward(m));
        Receive<Describe>(_ => Sender.Tell(new Description(string.Join(", ", _names))));
    }
}
