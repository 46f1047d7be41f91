using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads the Kubernetes NetworkPolicy.</summary>
internal static class KubernetesPolicyReader
{
    public static KubeObject? Read(ObjectMeta metadata, Fields root)
    {
        if (root.Require("spec")?.Fields() is not { } spec)
        {
            return null;
        }

        var selector = SelectorReader.Read(spec, "podSelector") ?? LabelSelector.Everything;
        var ingress = Rules(spec, "ingress", "from", metadata.Namespace);
        var egress = Rules(spec, "egress", "to", metadata.Namespace);
        var types = spec.Items("policyTypes").Select(v => v.OneOf("Ingress", "Egress")).OfType<string>().ToList();
        spec.Close();

        // Without policyTypes a policy always isolates for ingress, and for egress if it has egress rules.
        var (isolatesIn, isolatesOut) = types.Count == 0 ? (true, egress.Count > 0) : (types.Contains("Ingress"), types.Contains("Egress"));
        return new KubernetesNetworkPolicy(
            metadata,
            new PolicySpec("", 0, [new AppliedTo(PodSelector: selector)], isolatesIn ? ingress : [], isolatesOut ? egress : []),
            isolatesIn, isolatesOut);
    }

    private static ListOf<PolicyRule> Rules(Fields spec, string direction, string peers, string ns)
    {
        var rules = new List<PolicyRule>();
        foreach (var value in spec.Items(direction))
        {
            if (value.Fields() is not { } fields)
            {
                continue;
            }

            var from = fields.Items(peers).Select(Peer).OfType<PolicyPeer>().ToList();
            var ports = fields.Items("ports").Select(PortReader.ReadKubernetes).OfType<PolicyPort>().ToList();
            fields.Close();
            rules.Add(new PolicyRule(
                $"{direction}-{rules.Count}", RuleAction.Allow, ListOf.From(from), [], ListOf.From(ports), [], [], []));
        }

        return ListOf.From(rules);
    }

    private static PolicyPeer? Peer(Value value)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var peer = new PolicyPeer(
            IPBlock: IPBlockReader.Read(fields.Get("ipBlock"), isSloppy: true),
            PodSelector: SelectorReader.Read(fields, "podSelector"),
            NamespaceSelector: SelectorReader.Read(fields, "namespaceSelector"));
        fields.Close();
        if (peer == new PolicyPeer())
        {
            value.Findings.Error(value.At, "must specify a peer", "give podSelector, namespaceSelector or ipBlock");
        }
        else if (peer.IPBlock is not null && (peer.PodSelector is not null || peer.NamespaceSelector is not null))
        {
            value.Findings.Error(value.At, "may not specify both ipBlock and another peer", "use two entries");
        }

        return peer;
    }
}
