using Antrea.Policy.Addresses;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Conntrack;

/// <summary>Decides whether a plan lets a connection that exists go on. Pure.</summary>
public static class FlowJudge
{
    /// <summary>True if the plan would not let the connection begin.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="flow">The connection.</param>
    /// <param name="isLocal">Whether an address is the Node's own.</param>
    /// <param name="isLearnt">Whether a set of learnt addresses has an address.</param>
    public static bool IsDenied(PodPlan plan, Flow flow, Func<IpNet, bool> isLocal, Func<string, IpNet, bool> isLearnt)
    {
        // The reply's source is where the connection really goes.
        var (source, destination) = (flow.Original.Source, flow.Reply.Source);
        if (plan.PodAt(source) is null && plan.PodAt(destination) is null)
        {
            return false;
        }

        var translated = destination != flow.Original.Destination || flow.Reply.SourcePort != flow.Original.DestinationPort;
        var packet = new PodPacket(
            source, destination, flow.Original.Protocol, flow.Reply.SourcePort, flow.Original.SourcePort,
            flow.Original.IcmpType, flow.Original.IcmpCode,
            translated ? flow.Original.Destination : null, flow.Original.DestinationPort, FromNode: isLocal(source), ToNode: isLocal(destination));
        return PodEvaluator.Evaluate(plan, packet, isLearnt).Verdict is Verdict.Drop or Verdict.Reject;
    }
}
