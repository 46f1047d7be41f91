using System.Buffers;
using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;

namespace Antrea.Policy.Validation;

/// <summary>Rules for layer-7 rules.</summary>
internal static class L7Checks
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.*[]:");

    public static void Check(RuleAt at, Func<string, bool> isGateOn, Findings findings)
    {
        var rule = at.Rule;
        if (rule.L7Protocols.Count == 0)
        {
            return;
        }

        var field = at.At.Field("l7Protocols");
        if (!isGateOn(KnownGates.L7NetworkPolicy))
        {
            findings.Error(field, "layer 7 protocols can only be used when L7NetworkPolicy is enabled", "enable the feature gate L7NetworkPolicy");
        }

        if (rule.Action != RuleAction.Allow)
        {
            findings.Error(at.At.Field("action"), "layer 7 protocols only support Allow", "use Allow: what does not match is dropped");
        }

        if (rule.ToServices.Count > 0)
        {
            findings.Error(at.At.Field("toServices"), "layer 7 protocols can not be used with toServices", "use to");
        }

        var protocol = rule.L7Protocols.Any(p => p.Http is not null) ? "HTTP" : "TLS";
        for (var i = 0; i < rule.Ports.Count; i++)
        {
            if (rule.Ports[i].Protocol != PortProtocol.TCP)
            {
                findings.Error(
                    at.At.Field("ports").Index(i).Field("protocol"),
                    $"{protocol} protocol can only be used when layer 4 protocol is TCP or unset",
                    "use TCP");
            }
        }

        if (rule.Protocols.Count > 0)
        {
            findings.Error(at.At.Field("protocols"), $"{protocol} protocol can not be used with protocol IGMP or ICMP", "remove protocols");
        }

        for (var i = 0; i < rule.L7Protocols.Count; i++)
        {
            CheckItem(rule.L7Protocols[i], field.Index(i), findings);
        }
    }

    private static void CheckItem(L7Protocol item, FieldPath at, Findings findings)
    {
        if (item.Http is { } http)
        {
            if (http.Path?.IndexOfAny(['"', '\'', ' ']) >= 0)
            {
                findings.Warn(at.Field("http").Field("path"), "quotes and spaces stand for themselves here", "in a request they are %22, %27 and %20");
            }

            if (http.Path is { Length: > 0 } path && path[0] is not ('/' or '*'))
            {
                findings.Warn(at.Field("http").Field("path"), "begins neither with / nor with *: it matches no request", "begin with /");
            }

            CheckName(http.Host, at.Field("http").Field("host"), findings);
        }

        CheckName(item.Tls?.Sni, at.Field("tls").Field("sni"), findings);
    }

    private static void CheckName(string? name, FieldPath at, Findings findings)
    {
        if (name?.AsSpan().IndexOfAnyExcept(NameCharacters) >= 0)
        {
            findings.Error(at, $"{name} is no name of a host: letters, digits, -, _, ., * and the characters of an IPv6 address only", "write the name as DNS has it, without scheme, port or quotes");
        }
    }
}
