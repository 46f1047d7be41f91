using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>Rules for ipBlocks.</summary>
internal static class IPBlockChecks
{
    private const string Advice = "an except lies within the cidr and is smaller";

    public static void Check(IPBlock? block, FieldPath at, Findings findings)
    {
        if (block is null)
        {
            return;
        }

        if (block.Cidr.Length == 0)
        {
            findings.Error(at.Field("cidr"), "field 'cidr' is required in an ipBlock", "give a cidr, 0.0.0.0/0 for all of IPv4");
            return;
        }

        if (Syntax.Cidr(block.Cidr) is not null || !IpNet.TryParse(block.Cidr, out var outer))
        {
            findings.Error(at.Field("cidr"), Syntax.Cidr(block.Cidr) ?? "invalid CIDR address");
            return;
        }

        for (var i = 0; i < block.Except.Count; i++)
        {
            var except = block.Except[i];
            var exceptAt = at.Field("except").Index(i);
            if (Syntax.Cidr(except) is { } bad)
            {
                findings.Error(exceptAt, $"invalid except CIDR value: {bad}");
            }
            else if (IpNet.TryParse(except, out var inner) && !(outer.Contains(inner) && inner.Length > outer.Length))
            {
                findings.Error(exceptAt, $"except CIDR {Shown.Text(except)} is not a strict subset of CIDR {Shown.Text(block.Cidr)}", Advice);
            }
        }
    }

    public static bool IsMulticast(IPBlock block) => IpNet.TryParse(block.Cidr, out var net) && net.IsMulticast;
}
