using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.Tiers;
using Antrea.Policy.Validation;

namespace Antrea.Actors.Policies;

/// <summary>What the policies' parent knows.</summary>
/// <param name="Node">This Node's name.</param>
/// <param name="NodeLabels">Its labels, or null while unknown.</param>
/// <param name="Config">Configuration in force.</param>
/// <param name="Tiers">Custom tiers.</param>
/// <param name="Around">Groups, Services, Namespaces and local Pods.</param>
/// <param name="Offers">What the source says of each policy: <see cref="PolicyObject"/> or <see cref="ObjectUnreadable"/>.</param>
/// <param name="Leaving">Tiers that are gone from the source while policies still use them: they stay until none does.</param>
/// <param name="Ending">Children told that their policy is gone, and not ended yet.</param>
/// <param name="Held">What is to be told to their successors, by child.</param>
/// <param name="Unheard">Which policies have not heard yet that their surroundings changed: those that one of these concerns.</param>
/// <param name="Refused">Children whose policy, as it stands in the source, is refused.</param>
/// <param name="Failures">How often in a row a child had to be stopped.</param>
/// <param name="Barriers">Barriers not yet answered.</param>
/// <param name="Ledger">Whose barrier has come.</param>
public sealed record PoliciesState(
    string Node,
    Labels? NodeLabels,
    EffectiveConfig Config,
    ImmutableDictionary<string, Tier> Tiers,
    PolicySurroundings Around,
    ImmutableDictionary<ObjectKey, object> Offers,
    ImmutableHashSet<string> Leaving,
    ImmutableHashSet<string> Ending,
    ImmutableDictionary<string, ImmutableList<object>> Held,
    ImmutableList<Func<PolicyObject, bool>> Unheard,
    ImmutableHashSet<string> Refused,
    ImmutableDictionary<string, int> Failures,
    ChildBarriers Barriers,
    BarrierLedger Ledger) : IClusterView
{
    /// <summary>Nothing known.</summary>
    public static PoliciesState Empty(string node) => new(
        node, null, EffectiveConfig.Defaults,
        ImmutableDictionary.Create<string, Tier>(StringComparer.Ordinal),
        PolicySurroundings.Empty(node),
        ImmutableDictionary<ObjectKey, object>.Empty, [], [],
        ImmutableDictionary.Create<string, ImmutableList<object>>(StringComparer.Ordinal), [], [],
        ImmutableDictionary.Create<string, int>(StringComparer.Ordinal), ChildBarriers.None,
        BarrierLedger.For(Parties.Source, Parties.Gates));

    /// <summary>The surroundings of a policy.</summary>
    public PolicyContext Context() => new(new CompileContext(Node, NodeLabels, new TierTable(Tiers.Values), Config.Gates, Around), this);

    /// <inheritdoc/>
    public IEnumerable<T> All<T>() where T : KubeObject =>
        typeof(T) == typeof(Tier) ? Tiers.Values.Cast<T>()
        : typeof(GroupObject).IsAssignableFrom(typeof(T)) ? Around.Groups.Values.OfType<T>()
        : Offers.Values.OfType<T>();

    /// <inheritdoc/>
    public KubeObject? Find(ObjectKey key) => key.Kind switch
    {
        "Tier" => Tiers.GetValueOrDefault(key.Name),
        "ClusterGroup" or "Group" => Around.Groups.GetValueOrDefault(key),
        _ => Offers.GetValueOrDefault(key) as KubeObject,
    };

    /// <summary>How many policies use a tier.</summary>
    public int UsersOf(string tier) => Offers.Values.OfType<PolicyObject>().Count(p => p.Spec.Tier == tier);
}
