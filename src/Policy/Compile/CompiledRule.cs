using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Compile;

/// <summary>One rule of a policy, ready to be ordered among others and filled with member addresses.</summary>
/// <param name="Policy">Where it comes from.</param>
/// <param name="Direction">Ingress or egress.</param>
/// <param name="Name">Rule name, unique in the policy.</param>
/// <param name="Index">Position in the policy's ingress or egress list, from 0.</param>
/// <param name="Action">What happens to matching traffic.</param>
/// <param name="Peers">The other side.</param>
/// <param name="Services">Protocols and ports; empty = every protocol.</param>
/// <param name="Log">Write matching connections to the kernel log.</param>
/// <param name="LogLabel">Label of the log prefix, may be empty.</param>
public sealed record CompiledRule(
    PolicyRef Policy,
    Direction Direction,
    string Name,
    int Index,
    RuleAction Action,
    RulePeers Peers,
    ListOf<ServiceMatch> Services,
    bool Log,
    string LogLabel)
{
    private string? _id;

    // A changed copy has an id of its own.
    private CompiledRule(CompiledRule other) =>
        (Policy, Direction, Name, Index, Action, Peers, Services, Log, LogLabel, Targets, TargetFrontends, L7) =
        (other.Policy, other.Direction, other.Name, other.Index, other.Action, other.Peers, other.Services, other.Log, other.LogLabel,
            other.Targets, other.TargetFrontends, other.L7);

    /// <summary>Pods of this Node that the rule is applied to; empty for rules of Node policies and those applied to Services.</summary>
    public ListOf<MemberSelector> Targets { get; init; } = [];

    /// <summary>Services that the rule is applied to, by where clients from outside reach them.</summary>
    public ListOf<ServiceFrontend> TargetFrontends { get; init; } = [];

    /// <summary>Layer 7: of the traffic that matches, what one of these allows; the rest is denied. Empty = all of it. Only with Allow.</summary>
    public ListOf<L7Protocol> L7 { get; init; } = [];

    /// <summary>
    /// 16 upper-case hex digits naming what the rule says, used in chain and set names. It depends neither on members (they change
    /// inside the set) nor on the rule's place in the order (moving it renames nothing). A changed peer or port list is a new id, so
    /// that the old set stays as it is until the rules have switched over.
    /// </summary>
    [JsonIgnore]
    public string Id => _id ??= MakeId();

    /// <summary>By value; whether the id was asked for already makes no difference.</summary>
    public bool Equals(CompiledRule? other) =>
        ReferenceEquals(this, other) || (other is not null && Index == other.Index && Policy == other.Policy && Direction == other.Direction
        && Name == other.Name && Action == other.Action && Log == other.Log && LogLabel == other.LogLabel
        && Services.Equals(other.Services) && Peers.Equals(other.Peers) && Targets.Equals(other.Targets) && TargetFrontends.Equals(other.TargetFrontends)
        && L7.Equals(other.L7));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Policy, Direction, Name, Index);

    private string MakeId()
    {
        var text = new StringBuilder()
            .AppendJoin('\n', Policy, Direction, Name, Action, Log, LogLabel, Peers.Any).Append('\n')
            .AppendJoin(' ', Peers.Selectors.Select(s => s.Id).Order(StringComparer.Ordinal)).Append('\n')
            .AppendJoin(' ', Peers.Nets.Order()).Append('\n')
            .AppendJoin('\n', Services);
        if (Targets.Count + TargetFrontends.Count + Peers.Fqdns.Count + (Peers.Frontends?.Count ?? 0) > 0 || Peers.Frontends is not null)
        {
            text.Append('\n').AppendJoin(' ', Targets.Select(t => t.Id)).Append('\n').AppendJoin(' ', TargetFrontends)
                .Append('\n').AppendJoin(' ', Peers.Fqdns).Append('\n').AppendJoin(' ', Peers.Frontends ?? []).Append(Peers.Frontends is null);
        }

        if (L7.Count > 0)
        {
            text.Append('\n').AppendJoin('\n', L7);
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
