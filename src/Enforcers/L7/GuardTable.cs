using Antrea.L7;
using Antrea.L7.Matching;
using Antrea.L7.Packets;
using Antrea.Policy.Addresses;
using Antrea.Policy.Evaluation;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.L7;

/// <summary>Says which layer-7 rules a connection is under, as a plan has it. Immutable but for what it remembers; one thread at a time.</summary>
internal sealed class GuardTable
{
    // What is remembered is a matter of speed only.
    private const int MostRemembered = 65536;

    private readonly PodPlan _plan;
    private readonly Func<string, IpNet, bool> _isLearnt;
    private readonly Dictionary<string, L7Rule> _rules;
    private readonly Dictionary<(string, string), L7Guard> _guards = [];
    private readonly Dictionary<(UInt128, UInt128, ushort, ushort, bool), Judgement> _known = [];
    private readonly bool _bySourcePort, _byName;

    /// <param name="plan">The plan.</param>
    /// <param name="isLearnt">Whether a Pod has learnt an address for a domain name, by the name of the set.</param>
    /// <param name="before">The table of the plan before: rules that did not change are used again.</param>
    public GuardTable(PodPlan plan, Func<string, IpNet, bool> isLearnt, GuardTable? before = null)
    {
        (_plan, _isLearnt) = (plan, isLearnt);
        var numbers = plan.L7.Numbers.ToDictionary(n => n.Rule, n => n.Number, StringComparer.Ordinal);
        _rules = new(StringComparer.Ordinal);
        foreach (var r in plan.Rules.Where(r => r.Rule.L7.Count > 0))
        {
            if (!_rules.ContainsKey(r.Rule.Id))
            {
                var number = numbers[r.Rule.Id];
                _rules[r.Rule.Id] = before?._rules.GetValueOrDefault(r.Rule.Id) is { } old && old.Number == number ? old
                    : new L7Rule(r.Rule.Policy.ToString(), r.Rule.Name, number, r.Rule.Log, new L7Matcher(r.Rule.L7));
            }
        }

        _bySourcePort = plan.Rules.Any(r => r.Clauses.Any(c => c.Services.Any(s => s is Policy.Compile.PortMatch { Source: not null })));
        _byName = plan.Rules.Any(r => r.Clauses.Any(c => c.Fqdn.Length > 0));
        NeedsOriginal = plan.Rules.Any(r => r.Clauses.Any(c => c.Frontends is not null));
    }

    /// <summary>The same rules for another thread.</summary>
    public GuardTable Copy() => new(_plan, _isLearnt, this);

    /// <summary>True if it has to be known where the client sent its packets: before translation of Service addresses.</summary>
    public bool NeedsOriginal { get; }

    /// <summary>The judgement on a connection.</summary>
    /// <param name="key">As the judge sees it.</param>
    /// <param name="toNode">It ends at the Node itself.</param>
    /// <param name="original">Where its client sent it, if that is elsewhere and known.</param>
    /// <param name="learnt">Sets that its server's address was in when it began; added to.</param>
    public Judgement Of(in ConnectionKey key, bool toNode, (IpNet Address, ushort Port)? original, ref List<string>? learnt)
    {
        var remembered = (key.SourceBits, key.DestinationBits, key.DestinationPort, _bySourcePort ? key.SourcePort : (ushort)0, toNode);
        var remember = original is null && !_byName;
        if (remember && _known.TryGetValue(remembered, out var known))
        {
            return known;
        }

        var sets = learnt;
        var packet = new PodPacket(
            key.Source, key.Destination, IpProtocol.Tcp, key.DestinationPort, key.SourcePort,
            OriginalDestination: original?.Address, OriginalPort: original?.Port ?? 0, ToNode: toNode);
        var judgement = Of(PodEvaluator.Evaluate(_plan, packet, (set, address) => sets?.Contains(set) == true || IsLearnt(set, address, ref sets)));
        learnt = sets;
        if (remember)
        {
            if (_known.Count >= MostRemembered)
            {
                _known.Clear();
            }

            _known[remembered] = judgement;
        }

        return judgement;
    }

    private bool IsLearnt(string set, IpNet address, ref List<string>? learnt)
    {
        if (!_isLearnt(set, address))
        {
            return false;
        }

        (learnt ??= []).Add(set);
        return true;
    }

    private Judgement Of(PodDecision decision)
    {
        if (decision.Verdict is Verdict.Drop or Verdict.Reject)
        {
            return Judgement.Refused;
        }

        var (egress, ingress) = (Rule(decision.Egress), Rule(decision.Ingress));
        if (egress is null && ingress is null)
        {
            return Judgement.Free;
        }

        // Guards are compared by reference to see whether a change of the plan means anything to a connection.
        var id = (decision.Egress?.Rule?.Rule.Id ?? "", decision.Ingress?.Rule?.Rule.Id ?? "");
        if (!_guards.TryGetValue(id, out var guard))
        {
            _guards[id] = guard = new L7Guard(egress, ingress);
        }

        return new Judgement(false, guard);
    }

    private L7Rule? Rule(SideDecision? side) => side?.Rule is { } r ? _rules.GetValueOrDefault(r.Rule.Id) : null;
}
