using Antrea.Actors.Gates;
using Antrea.Actors.Groups;
using Antrea.Actors.Nodes;
using Antrea.Actors.Policies;
using Antrea.Actors.Sources;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Selection;

namespace Antrea.Actors;

/// <summary>What the actor tree is made of.</summary>
/// <param name="Node">This Node's name.</param>
/// <param name="File">Configuration as given at start.</param>
/// <param name="ParseConfig">Reads a configuration text of the ConfigMap.</param>
/// <param name="KnownPolicies">Policies of which the journal has events.</param>
/// <param name="Enforcer">Makes the firewall enforcer.</param>
/// <param name="SourceName">The name of the source's actor.</param>
/// <param name="Source">Makes the source; it gets the routes and is the child of a supervisor that restarts it with back-off.</param>
/// <param name="Clock">The clock.</param>
/// <param name="PolicyActor">Makes policy actors; null = the usual ones.</param>
/// <param name="GroupActor">Makes group actors; null = the usual ones.</param>
public sealed record AgentTreeSettings(
    string Node,
    AgentConfig File,
    Func<string, AgentConfig> ParseConfig,
    IReadOnlyList<ObjectKey> KnownPolicies,
    Func<Props> Enforcer,
    string SourceName,
    Func<Routes, Props> Source,
    TimeProvider Clock,
    Func<ObjectKey, IActorRef, IActorRef, Props>? PolicyActor = null,
    Func<MemberSelector, IActorRef, Props>? GroupActor = null);

/// <summary>The agent's actors, wired up.</summary>
/// <param name="Routes">Who hears of what.</param>
/// <param name="Source">The source's supervisor.</param>
public sealed record AgentTree(Routes Routes, IActorRef Source)
{
    /// <summary>Starts the actors, those that listen before those that speak.</summary>
    public static AgentTree Start(ActorSystem system, AgentTreeSettings s)
    {
        var node = system.ActorOf(
            Props.Create(() => new NodesActor(s.Node, () => Props.Create(() => new NodeActor(s.Node, s.Enforcer, s.Clock)))), "nodes");
        var groups = system.ActorOf(Props.Create(() => new GroupsActor(s.Node, node, s.GroupActor)), "groups");
        var policies = system.ActorOf(Props.Create(() => new PoliciesActor(s.Node, node, groups, s.KnownPolicies, s.PolicyActor)), "policies");
        var gates = system.ActorOf(Props.Create(() => new GatesActor(s.File, s.ParseConfig, policies, node)), "gates");
        var routes = new Routes(gates, groups, policies, node);
        var source = system.ActorOf(
            BackoffSupervisor.Props(Backoff.OnFailure(
                s.Source(routes), s.SourceName, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30), 0.2, -1)), "source");
        return new AgentTree(routes, source);
    }
}
