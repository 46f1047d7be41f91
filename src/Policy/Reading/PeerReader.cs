using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads an entry of <c>from</c> or <c>to</c>.</summary>
internal static class PeerReader
{
    public static PolicyPeer? Read(Value value, Place place)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var peer = new PolicyPeer(
            IPBlock: IPBlockReader.Read(fields.Get("ipBlock")),
            PodSelector: SelectorReader.Read(fields, "podSelector"),
            NamespaceSelector: SelectorReader.Read(fields, "namespaceSelector"),
            NodeSelector: SelectorReader.Read(fields, "nodeSelector"),
            ExternalEntitySelector: ExternalEntity.Read(fields, place),
            Group: fields.Get("group")?.Text(Syntax.NoControl));
        if (place.IsCluster)
        {
            peer = peer with
            {
                Namespaces = Namespaces(fields.Get("namespaces")),
                ServiceAccount = NamedReader.Read(fields.Get("serviceAccount")),
            };
        }

        var scope = place.IsIngress ? fields.Get("scope")?.OneOf("Cluster", "ClusterSet") : null;
        var fqdn = place.IsIngress ? null : fields.Get("fqdn")?.Text();
        peer = peer with { Fqdn = fqdn };
        fields.CloseSelecting(peer == new PolicyPeer());
        return peer with { Scope = scope };
    }

    private static PeerNamespaces? Namespaces(Value? value)
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        var match = fields.Get("match")?.OneOf("Self");
        var labels = ListOf.From(fields.Items("sameLabels").Select(v => v.Text(Syntax.NoControl)).OfType<string>());
        fields.Close();
        var given = fields.Self.Json.EnumerateObject().Count(p => p.Value.ValueKind != JsonValueKind.Null);
        if (given != 1)
        {
            fields.Self.Findings.Error(
                fields.Self.At,
                given == 0 ? "match or sameLabels is required" : "only one matching criteria can be specified in a single peer namespaces field",
                "give either match or sameLabels");
        }

        return new PeerNamespaces(match is not null, labels);
    }
}
