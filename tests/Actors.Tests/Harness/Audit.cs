using System.Collections.Concurrent;
using Antrea.Actors.Messages;
using Antrea.Enforcers.Firewall;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Harness;

/// <summary>What the enforcer said, and whether it was true.</summary>
/// <param name="Report">What it said.</param>
/// <param name="Difference">How the kernel differed from the plan at that moment; empty = not at all.</param>
public sealed record Audited(PlanEnforced Report, string Difference);

/// <summary>
/// Stands between the node and the real enforcer. Whenever the enforcer says that a plan is in force, the kernel is compared with the plan
/// before the node hears of it: so no revision can be called realised that is not.
/// </summary>
public sealed class AuditedEnforcer : ReceiveActor
{
    public AuditedEnforcer(FirewallOptions options, Func<NodePlan, IReadOnlySet<string>, string> compare, ConcurrentQueue<Audited> audit)
    {
        var real = Context.ActorOf(Props.Create(() => new FirewallActor(options)), "real");
        Receive<PlanEnforced>(m =>
        {
            audit.Enqueue(new Audited(m, m.Verified ? compare(m.Plan, m.Quarantined.Keys.ToHashSet()) : ""));
            Context.Parent.Forward(m);
        });
        ReceiveAny(m =>
        {
            if (Sender.Equals(real))
            {
                Context.Parent.Forward(m);
            }
            else
            {
                real.Forward(m);
            }
        });
    }
}
