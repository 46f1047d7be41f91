using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads ingress and egress rules.</summary>
internal static class RuleReader
{
    private const int LogLabelLength = 63;

    public static ListOf<PolicyRule> Read(Fields spec, string direction, Place place) =>
        ListOf.From(spec.Items(direction).Select(v => One(v, direction, place)).OfType<PolicyRule>());

    private static PolicyRule? One(Value value, string direction, Place place)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var action = fields.Require("action")?.OneOf<RuleAction>();
        var name = fields.Get("name") is { } n ? RuleName.Printable(n) : null;
        var peers = ListOf.From(fields.Items(place.IsIngress ? "from" : "to").Select(v => PeerReader.Read(v, place)).OfType<PolicyPeer>());
        var services = place.IsIngress ? [] : ListOf.From(fields.Items("toServices").Select(v => Service(v, place)).OfType<ServiceRef>());
        var ports = ListOf.From(fields.Items("ports").Select(PortReader.Read).OfType<PolicyPort>());
        var protocols = ListOf.From(fields.Items("protocols").Select(v => ProtocolReader.Read(v, place)).OfType<PolicyProtocol>());
        var l7 = ListOf.From(fields.Items("l7Protocols").Select(L7ProtocolReader.Read).OfType<L7Protocol>());
        var appliedTo = AppliedToReader.Read(fields, place);
        var enableLogging = fields.Get("enableLogging")?.Bool() ?? false;
        var logLabel = fields.Get("logLabel")?.Text(LogLabel, "use at most 63 letters, digits, '-', '_' and '.'") ?? "";
        fields.Close();
        return action is null
            ? null
            : new PolicyRule(
                string.IsNullOrEmpty(name) ? RuleName.For(direction, action.Value, value.Json) : name,
                action.Value, peers, services, ports, protocols, l7, appliedTo, enableLogging, logLabel);
    }

    private static ServiceRef? Service(Value value, Place place)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var name = fields.Require("name")?.Text(Syntax.NoControl);
        var ns = place.IsCluster ? fields.Require("namespace")?.Text(Syntax.NoControl) : fields.Get("namespace")?.Text(Syntax.NoControl) ?? place.Namespace;
        var scope = fields.Get("scope")?.OneOf("Cluster", "ClusterSet");
        fields.Close();
        return name is null || ns is null ? null : new ServiceRef(ns, name, scope);
    }

    private static string? LogLabel(string text) =>
        text.Length > LogLabelLength ? $"must be no more than {LogLabelLength} characters" : Syntax.LabelValueForm(text);
}
