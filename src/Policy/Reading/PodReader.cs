using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads Pod.</summary>
internal static class PodReader
{
    private const string DefaultServiceAccount = "default";

    public static KubeObject Read(ObjectMeta metadata, Fields root)
    {
        var spec = root.Get("spec")?.Fields();
        var status = root.Get("status")?.Fields();
        var account = spec?.Text("serviceAccountName") ?? spec?.Text("serviceAccount");
        var ports = (spec?.Items("containers") ?? [])
            .Select(c => c.Fields()).OfType<Fields>()
            .SelectMany(c => c.Items("ports")).Select(Port).OfType<ContainerPort>();
        return new Pod(
            metadata,
            spec?.Text("nodeName") ?? "",
            string.IsNullOrEmpty(account) ? DefaultServiceAccount : account,
            spec?.Get("hostNetwork")?.Bool() ?? false,
            status?.Text("phase") ?? "",
            ListOf.From(Addresses(status)),
            ListOf.From(ports));
    }

    private static IEnumerable<string> Addresses(Fields? status)
    {
        if (status is null)
        {
            return [];
        }

        var many = status.Items("podIPs").Select(v => v.Fields()?.Get("ip")).OfType<Value>().ToList();
        return (many.Count > 0 ? many : status.Get("podIP") is { } one ? [one] : []).Select(Address).OfType<string>();
    }

    private static string? Address(Value value)
    {
        var text = value.Text();
        if (string.IsNullOrEmpty(text) || Syntax.Address(text) is null)
        {
            return string.IsNullOrEmpty(text) ? null : text;
        }

        value.Findings.Warn(value.At, $"'{Shown.Text(text)}' is not an IP address and is left out");
        return null;
    }

    private static ContainerPort? Port(Value value)
    {
        if (value.Fields() is not { } fields || fields.Get("containerPort")?.Int(1, 65535) is not { } number)
        {
            return null;
        }

        var protocol = fields.Get("protocol")?.OneOf<PortProtocol>() ?? PortProtocol.TCP;
        return new ContainerPort(fields.Text("name") ?? "", number, protocol);
    }
}
