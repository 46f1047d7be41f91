using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads <c>appliedTo</c> of a policy or of a rule.</summary>
internal static class AppliedToReader
{
    public static ListOf<AppliedTo> Read(Fields owner, Place place) =>
        ListOf.From(owner.Items("appliedTo").Select(v => One(v, place)).OfType<AppliedTo>());

    private static AppliedTo? One(Value value, Place place)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var entry = new AppliedTo(
            PodSelector: SelectorReader.Read(fields, "podSelector"),
            Group: fields.Get("group")?.Text(Syntax.NoControl));
        if (place.IsCluster)
        {
            entry = entry with
            {
                NamespaceSelector = SelectorReader.Read(fields, "namespaceSelector"),
                ServiceAccount = NamedReader.Read(fields.Get("serviceAccount")),
                // An egress rule has no such field upstream; it is read for the validator to say why.
                Service = NamedReader.Read(fields.Get("service")),
            };
        }

        if (!place.IsRule)
        {
            // In a namespaced policy nodeSelector is no field upstream; it is read for the validator to say why.
            entry = entry with { NodeSelector = SelectorReader.Read(fields, "nodeSelector") };
        }
        else if (fields.Get("nodeSelector") is { } misplaced)
        {
            misplaced.Findings.Error(
                misplaced.At,
                "nodeSelector is only allowed in the policy-level appliedTo",
                place.IsCluster ? "move it to spec.appliedTo" : "use a ClusterNetworkPolicy and its spec.appliedTo");
            return null;
        }

        entry = entry with { ExternalEntitySelector = ExternalEntity.Read(fields, place) };
        fields.CloseSelecting(entry == new AppliedTo());
        return entry;
    }
}
