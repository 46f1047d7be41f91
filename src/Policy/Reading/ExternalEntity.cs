using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

/// <summary>Reads <c>externalEntitySelector</c>, which belongs to namespaced policies.</summary>
internal static class ExternalEntity
{
    public static LabelSelector? Read(Fields owner, Place place)
    {
        var selector = SelectorReader.Read(owner, "externalEntitySelector");
        if (selector is not null && place.IsCluster)
        {
            owner.Self.Findings.Warn(
                owner.Self.At.Field("externalEntitySelector"),
                "it is no field of a ClusterNetworkPolicy and selects nothing here",
                "remove it");
        }

        return selector;
    }
}
