using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// Reject of TCP from Pods on a bridge to a Service: the kernel's own reset leaves with the endpoint's address, and means nothing to the
/// client. There the agent answers: it sees where openers were sent before translation, and which were refused. Without an agent the
/// client hears an ICMP error.
/// </summary>
internal static class PodRejects
{
    /// <summary>NFLOG group of both kinds of packets: in one group they come in order.</summary>
    public const int LogGroup = 27646;

    /// <summary>Prefix of openers as their sender sent them.</summary>
    public const string Asked = "asked";

    /// <summary>Prefix of refused packets.</summary>
    public const string Refused = "refused";

    private const int LoggedBytes = 128;

    /// <summary>True if a rule rejects, and there are Pods on a bridge here.</summary>
    public static bool AreNeeded(PodPlan plan, AddressFamily family) =>
        plan.Rules.Any(r => r.Rule.Action == RuleAction.Reject) && Bridged(plan, family).Any();

    /// <summary>Has the openers of bridged Pods noted before translation; in the chain that binds addresses, behind it.</summary>
    public static IEnumerable<RuleLine> Note(PodPlan plan, AddressFamily family)
    {
        if (AreNeeded(plan, family))
        {
            yield return PodStaticRules.Line(
                $"-p tcp --syn -m set --match-set {Names.Pods("PORT", family)} src {Log(Asked)}", "openers, as they were sent");
        }
    }

    /// <summary>Stands before the reset of a rule.</summary>
    /// <param name="match">The rule's match without protocol.</param>
    /// <param name="owner">The rule's id.</param>
    /// <param name="family">The family.</param>
    public static IEnumerable<RuleLine> Before(string match, string owner, AddressFamily family)
    {
        var bridged = $"{match}-m physdev --physdev-is-in -m conntrack --ctstate DNAT";
        yield return RuleLine.Of($"{bridged} {Log(Refused)}", owner);
        yield return RuleLine.Of($"{bridged} -j REJECT --reject-with {PodServiceText.Prohibited(family)}", owner, counts: true);
    }

    private static string Log(string prefix) => $"-j NFLOG --nflog-group {LogGroup} --nflog-prefix \"{prefix}\" --nflog-size {LoggedBytes}";

    private static IEnumerable<IpNet> Bridged(PodPlan plan, AddressFamily family) =>
        plan.Pods.SelectMany(p => p.Links).Where(l => l.IsBridgePort && l.Address.IsV6 == (family == AddressFamily.V6)).Select(l => l.Address);
}
