using System.Text.Json.Serialization;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Policy.Planning.Pods;

/// <summary>What a Node enforces for the Pods on it. A value, as <see cref="NodePlan"/>.</summary>
/// <param name="Enabled">False = nothing of it may be in the kernel.</param>
/// <param name="Options">What the configuration says.</param>
/// <param name="Cidrs">The Node's Pod CIDRs.</param>
/// <param name="Pods">All Pods known on the Node that have an address, sorted.</param>
/// <param name="Rules">Rules of all profiles, in order of evaluation.</param>
/// <param name="Profiles">Distinct rule lists.</param>
/// <param name="ServiceRules">Indices of the rules on traffic to Services that does not end at a Pod with an ingress profile.</param>
/// <param name="Sets">Addresses of peers, by id.</param>
public sealed record PodPlan(
    bool Enabled,
    PodOptions Options,
    ListOf<IpNet> Cidrs,
    ListOf<LocalPod> Pods,
    ListOf<PodRule> Rules,
    ListOf<PodProfile> Profiles,
    ListOf<int> ServiceRules,
    ListOf<PeerSet> Sets)
{
    /// <summary>Layer 7.</summary>
    public L7Plan L7 { get; init; } = L7Plan.Nothing;

    /// <summary>Nothing is enforced.</summary>
    public static readonly PodPlan Nothing = new(false, PodOptions.Default, [], [], [], [], [], []);

    private Dictionary<string, PeerSet>? _sets;
    private Dictionary<string, PodProfile>? _profiles;
    private ILookup<IpNet, LocalPod>? _byAddress;

    // A changed copy looks everything up anew.
    private PodPlan(PodPlan other) =>
        (Enabled, Options, Cidrs, Pods, Rules, Profiles, ServiceRules, Sets, L7) =
        (other.Enabled, other.Options, other.Cidrs, other.Pods, other.Rules, other.Profiles, other.ServiceRules, other.Sets, other.L7);

    /// <summary>Addresses by set id.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, PeerSet> SetById => _sets ??= Sets.ToDictionary(s => s.Id, StringComparer.Ordinal);

    /// <summary>Profiles by id.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, PodProfile> ProfileById => _profiles ??= Profiles.ToDictionary(p => p.Id, StringComparer.Ordinal);

    /// <summary>The Pod that owns an address, or null.</summary>
    public LocalPod? PodAt(IpNet address) => Claimants(address).FirstOrDefault();

    /// <summary>
    /// The Pod whose rules of a direction count at an address, or null. An address that two Pods claim, as when one goes and the next is there
    /// already, is under the rules of the first that has any.
    /// </summary>
    public LocalPod? PodAt(IpNet address, Direction direction) =>
        Claimants(address).FirstOrDefault(p => (direction == Direction.Ingress ? p.Ingress : p.Egress).Length > 0);

    /// <summary>True if a policy selects a Pod at the address.</summary>
    public bool IsGuarded(IpNet address) => Claimants(address).Any(p => p.IsGuarded);

    /// <summary>The rules of a profile in order; none for the empty id.</summary>
    public IEnumerable<PodRule> RulesOf(string profile) => profile.Length == 0 ? [] : ProfileById[profile].Rules.Select(i => Rules[i]);

    /// <summary>The Pods with rules on domain names: each name and the id of the set with the addresses that the Pod learnt for it.</summary>
    public IEnumerable<(LocalPod Pod, ListOf<(string Fqdn, string Set)> Names)> FqdnPods()
    {
        var byProfile = new Dictionary<string, ListOf<(string, string)>>(StringComparer.Ordinal);
        foreach (var pod in Pods.Where(p => p.Egress.Length > 0))
        {
            if (!byProfile.TryGetValue(pod.Egress, out var names))
            {
                names = ListOf.From(RulesOf(pod.Egress).SelectMany(r => r.Clauses).Where(c => c.Fqdn.Length > 0).Select(c => (c.Fqdn, c.FqdnSet)).Distinct());
                byProfile[pod.Egress] = names;
            }

            if (names.Count > 0)
            {
                yield return (pod, names);
            }
        }
    }

    /// <summary>By value.</summary>
    public bool Equals(PodPlan? other) =>
        ReferenceEquals(this, other) || (other is not null && Enabled == other.Enabled && Options.Equals(other.Options) && Cidrs.Equals(other.Cidrs)
        && Pods.Equals(other.Pods) && Rules.Equals(other.Rules) && Profiles.Equals(other.Profiles) && ServiceRules.Equals(other.ServiceRules) && Sets.Equals(other.Sets) && L7.Equals(other.L7));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Enabled, Pods.Count, Rules.Count, Profiles.Count, Sets.Count);

    private IEnumerable<LocalPod> Claimants(IpNet address) =>
        (_byAddress ??= Pods.SelectMany(p => p.Addresses.Select(a => (a, p))).ToLookup(x => x.a, x => x.p))[address];
}
