using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Planning;

namespace Antrea.Actors.Nodes;

/// <summary>All that the node actor knows. Immutable: it can be handed out as it is.</summary>
/// <param name="Inputs">What the plan is made of.</param>
/// <param name="Policies">What the policies' actors said.</param>
/// <param name="Problems">What else is wrong, by subject.</param>
/// <param name="Ledger">Which revisions have arrived.</param>
/// <param name="Begun">The newest revision that the source has begun to tell.</param>
/// <param name="Taken">The inputs as they were when a revision was complete, nothing of the next among them; null = none was since the last loss.</param>
/// <param name="TakenRevision">That revision.</param>
/// <param name="Plan">The newest plan, or null before the first sync.</param>
/// <param name="PlanRevision">The revision it contains.</param>
/// <param name="InForce">The plan last verified in the kernel, or null.</param>
/// <param name="RealizedRevision">The revision it contains.</param>
/// <param name="Enforcing">True while the enforcer works on a plan.</param>
/// <param name="Quarantined">Rules that the kernel refused, by id, with its reason.</param>
/// <param name="LastError">Why the last attempt failed, or null.</param>
/// <param name="MachineSeen">True once the enforcer told what the machine shows.</param>
/// <param name="LastGood">The plan of before the start, or null: which interface a Pod was bound to outlives a restart.</param>
public sealed record NodeState(
    PlanInputs Inputs,
    ImmutableDictionary<PolicyRef, PolicyAnnounced> Policies,
    ImmutableSortedDictionary<string, ProblemNoted> Problems,
    BarrierLedger Ledger,
    long Begun,
    PlanInputs? Taken,
    long TakenRevision,
    NodePlan? Plan,
    long PlanRevision,
    NodePlan? InForce,
    long RealizedRevision,
    bool Enforcing,
    ImmutableDictionary<string, string> Quarantined,
    string? LastError,
    bool MachineSeen = false,
    NodePlan? LastGood = null)
{
    /// <summary>Nothing known.</summary>
    public static NodeState Empty(string node) => new(
        PlanInputs.Empty(node), ImmutableDictionary<PolicyRef, PolicyAnnounced>.Empty,
        ImmutableSortedDictionary.Create<string, ProblemNoted>(StringComparer.Ordinal),
        BarrierLedger.For(Parties.Source, Parties.Gates, Parties.Groups, Parties.Policies),
        0, null, 0, null, 0, null, 0, false, ImmutableDictionary<string, string>.Empty, null);

    /// <summary>The newest revision of the source that was heard of.</summary>
    public long SourceRevision => Ledger.Passed[Parties.Source];

    /// <summary>True if a revision is complete, but cannot be taken: members of a group are not known.</summary>
    public bool IsWaiting => Ledger.Complete > TakenRevision && Begun <= Ledger.Complete;

    /// <summary>True if the source has told a revision that somebody has not passed on.</summary>
    public bool IsStalled => Ledger.Awaited is null && SourceRevision > Ledger.Complete;

    /// <summary>
    /// Sets the inputs aside if they are those of a complete revision: nothing of a later one has been told, and the members of every group
    /// that a rule names are known. What was repeated since, after a failure, is taken as well. And the machine must have been seen, unless it
    /// cannot be: a plan without what it shows would undo what the last good plan says of it.
    /// </summary>
    public NodeState Take() =>
        (MachineSeen || Problems.ContainsKey("iptables")) && Ledger.Complete is > 0 and var complete && Begun <= complete && (complete > TakenRevision || !ReferenceEquals(Taken, Inputs))
        && NodePlanner.Missing(Inputs).Count == 0
            ? this with { Taken = Inputs, TakenRevision = complete } : this;

    /// <summary>The state when what was told can no longer be trusted: all of it is to be told anew. What is in the kernel is still known.</summary>
    public NodeState Lost(Guid listing) => Empty(Inputs.Node) with
    {
        Inputs = PlanInputs.Empty(Inputs.Node) with { Facts = Inputs.Facts, Servers = Inputs.Servers },
        Problems = Problems.RemoveRange(Problems.Values.Where(p => !p.IsLocal).Select(p => p.Subject)),
        Ledger = Ledger.Awaiting(listing), Plan = Plan, PlanRevision = PlanRevision, InForce = InForce,
        RealizedRevision = RealizedRevision, Enforcing = Enforcing, Quarantined = Quarantined, LastError = LastError, MachineSeen = MachineSeen, LastGood = LastGood,
    };

    private NodeState With(NodeFacts facts) => facts.Equals(Inputs.Facts) && MachineSeen ? this
        : this with { MachineSeen = true, Inputs = facts.Equals(Inputs.Facts) ? Inputs : Inputs with { Facts = facts } };

    /// <summary>The state after a message that is folded as it is.</summary>
    public NodeState With(object message) => message switch
    {
        PolicyAnnounced m => this with
        {
            Policies = Policies.SetItem(m.Policy, m),
            Inputs = Inputs with
            {
                Policies = m.Compiled is { } c ? Inputs.Policies.SetItem(m.Policy, c) : Inputs.Policies.Remove(m.Policy),
            },
        },
        PolicyFaulted m => this with
        {
            Policies = Policies.SetItem(m.Policy, Policies.TryGetValue(m.Policy, out var known)
                ? known with { SeenGeneration = m.Generation, Refusal = m.Error } : new PolicyAnnounced(m.Policy, null, m.Generation, m.Error)),
        },
        PolicyGone m => this with
        {
            Policies = Policies.Remove(m.Policy),
            Inputs = Inputs with { Policies = Inputs.Policies.Remove(m.Policy) },
        },
        GroupMembers m => this with { Inputs = Inputs with { Members = Inputs.Members.SetItem(m.Group, m.Members) } },
        GroupGone m => this with { Inputs = Inputs with { Members = Inputs.Members.Remove(m.Group) } },
        ConfigChanged m => this with { Inputs = Inputs with { Config = m.Config } },
        ServerReached m => Inputs.Reaching(m.Addresses) is var inputs && ReferenceEquals(inputs, Inputs) ? this : this with { Inputs = inputs },
        FactsObserved m => With(m.Facts.Over(Inputs.Facts)) with { LastGood = m.LastGood ?? LastGood },
        ObjectChanged { Object: Node n } => this with { Inputs = Inputs with { Nodes = Inputs.Nodes.SetItem(n.Metadata.Name, n) } },
        ObjectChanged { Object: EndpointSlice s } => this with { Inputs = Inputs with { ApiServer = Inputs.ApiServer.SetItem(s.Key, s) } },
        ObjectRemoved { Key.Kind: "Node" } m => this with { Inputs = Inputs with { Nodes = Inputs.Nodes.Remove(m.Key.Name) } },
        ObjectRemoved m => this with { Inputs = Inputs with { ApiServer = Inputs.ApiServer.Remove(m.Key) } },
        ProblemNoted m => this with { Problems = m.Text.Length == 0 ? Problems.Remove(m.Subject) : Problems.SetItem(m.Subject, m) },
        RevisionBegun m => this with { Begun = m.Revision },
        RevisionBarrier m => this with { Ledger = Ledger.With(m) },
        ObjectsListed m => this with
        {
            Inputs = Inputs with
            {
                Nodes = Inputs.Nodes.RemoveRange(Inputs.Nodes.Values.Where(n => !m.Has(n.Key)).Select(n => n.Metadata.Name)),
                ApiServer = Inputs.ApiServer.RemoveRange(Inputs.ApiServer.Keys.Where(k => !m.Has(k))),
            },
        },
        _ => this,
    };
}
