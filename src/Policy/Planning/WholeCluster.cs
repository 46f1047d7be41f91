using System.Collections.Immutable;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.Selection;
using Antrea.Policy.Tiers;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Planning;

/// <summary>
/// Plans a Node from a complete set of objects in one go: for commands that only look, and as the yardstick that the actors' step-by-step
/// result is measured against.
/// </summary>
/// <param name="Inputs">What the plan was made of.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Policies">Every policy that was accepted, compiled.</param>
/// <param name="Problems">What is wrong, refused objects included.</param>
public sealed record WholeCluster(PlanInputs Inputs, NodePlan Plan, ListOf<CompiledPolicy> Policies, ListOf<Problem> Problems)
{
    /// <summary>Plans.</summary>
    /// <param name="node">Node name.</param>
    /// <param name="objects">All objects that could be read.</param>
    /// <param name="config">Configuration in force.</param>
    /// <param name="facts">What the machine shows; null = nothing.</param>
    public static WholeCluster Of(string node, IEnumerable<KubeObject> objects, EffectiveConfig config, NodeFacts? facts = null)
    {
        var all = objects.OrderBy(o => o.Key).ToList();
        var problems = new List<Problem>();

        // Tiers first, then groups (children before parents), then policies: each is judged in the presence of what it refers to.
        var accepted = new List<KubeObject>();
        foreach (var o in all.OfType<Tier>().Cast<KubeObject>()
            .Concat(all.OfType<GroupObject>().OrderBy(g => g.Spec.ChildGroups.Count > 0)))
        {
            if (Accept(o, new ClusterView(accepted)))
            {
                accepted.Add(o);
            }
        }

        var view = new ClusterView(accepted.Concat(all.OfType<PolicyObject>()));
        var tiers = new TierTable(accepted.OfType<Tier>());
        var labels = all.OfType<Node>().FirstOrDefault(n => n.Metadata.Name == node)?.Metadata.Labels;
        var references = new PolicyReferences(node, accepted.Concat(all.Where(o => o is Pod or Service or Namespace)));
        var context = new CompileContext(node, labels, tiers, config.Gates, references);
        var policies = all.OfType<PolicyObject>().Where(p => Accept(p, view)).Select(p => PolicyCompiler.Compile(p, context)).ToList();
        var inventory = all.Aggregate(Inventory.Empty(node), (i, o) => i.With(o));
        var members = policies.SelectMany(p => p.Rules).SelectMany(r => r.Peers.Selectors.Concat(r.Targets)).Append(MemberSelector.AllLocal)
            .DistinctBy(s => s.Id).ToImmutableDictionary(s => s.Id, s => (ImmutableArray<Member>)[.. inventory.Members(s).Values]);
        var inputs = new PlanInputs(
            node, config,
            policies.ToImmutableDictionary(p => p.Policy), members,
            all.OfType<Node>().ToImmutableDictionary(n => n.Metadata.Name),
            all.OfType<EndpointSlice>().Where(s => FailsafePlanner.IsApiServer(s.Key)).ToImmutableDictionary(s => s.Key),
            facts ?? NodeFacts.None);
        return new WholeCluster(inputs, NodePlanner.Plan(inputs), ListOf.From(policies), ListOf.From(problems));

        bool Accept(KubeObject o, ClusterView cluster)
        {
            var found = Validator.Validate(new ValidationRequest(o, IsGateOn: config.IsGateOnForRules), cluster);
            problems.AddRange(found);
            return !found.Any(p => p.IsError);
        }
    }
}
