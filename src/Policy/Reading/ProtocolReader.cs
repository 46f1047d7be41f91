using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads an entry of <c>protocols</c>.</summary>
internal static class ProtocolReader
{
    private const int Query = 0x11;
    private static readonly int[] Reports = [0x12, 0x16, 0x22];

    public static PolicyProtocol? Read(Value value, Place place)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var icmp = Icmp(fields.Get("icmp"));
        var igmp = Igmp(fields.Get("igmp"), place);
        fields.Close();
        if (fields.Get("icmp") is null == fields.Get("igmp") is null)
        {
            value.Findings.Error(value.At, "must have exactly one of icmp and igmp", "write one entry for each");
        }

        return new PolicyProtocol(icmp, igmp);
    }

    private static IcmpMatch? Icmp(Value? value)
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        var match = new IcmpMatch(fields.Get("icmpType")?.Int(0, 255), fields.Get("icmpCode")?.Int(0, 255));
        fields.Close();
        return match;
    }

    private static IgmpMatch? Igmp(Value? value, Place place)
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        var type = fields.Get("igmpType");
        var number = type?.Int(0, 255);
        if (number is { } n && !(place.IsIngress ? n == Query : Reports.Contains(n)))
        {
            type!.Value.Findings.Error(
                type.Value.At,
                $"unsupported value {n}: " + (place.IsIngress ? "ingress rules take 17 (0x11, query)" : "egress rules take 18, 22, 34 (0x12, 0x16, 0x22, reports)"));
        }

        var group = fields.Get("groupAddress")?.Text(Syntax.Address);
        fields.Close();
        return new IgmpMatch(number, group);
    }
}
