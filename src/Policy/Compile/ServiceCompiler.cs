using Antrea.Policy.Api;

namespace Antrea.Policy.Compile;

/// <summary>Turns the ports and protocols of a rule into matches.</summary>
internal static class ServiceCompiler
{
    /// <summary>The matches; none = every protocol.</summary>
    public static ListOf<ServiceMatch> Compile(PolicyRule rule)
    {
        var services = new List<ServiceMatch>();
        foreach (var p in rule.Ports)
        {
            var source = Range(p.SourcePort, p.SourceEndPort);
            services.Add(p.PortName is { } name
                ? new NamedPortMatch(p.Protocol, name, source) : new PortMatch(p.Protocol, Range(p.Port, p.EndPort), source));
        }

        foreach (var p in rule.Protocols)
        {
            services.Add(p.Igmp is { } igmp
                ? new IgmpServiceMatch(igmp.Type, igmp.GroupAddress)
                : new IcmpServiceMatch(p.Icmp?.Type, p.Icmp?.Type is null ? null : p.Icmp.Code));
        }

        return ListOf.From(services.Distinct());
    }

    private static PortRange? Range(int? first, int? last) => first is null ? null : new PortRange(first.Value, last ?? first.Value, last is not null);
}
