using System.Text.Json;
using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

/// <summary>Reads Service and EndpointSlice.</summary>
internal static class ServiceReader
{
    private const string Headless = "None";

    public static KubeObject ReadService(ObjectMeta metadata, Fields root)
    {
        var spec = root.Get("spec")?.Fields();
        var ips = Texts(spec, "clusterIPs");
        if (ips.Count == 0 && spec?.Text("clusterIP") is { } single)
        {
            ips = [single];
        }

        return new Service(
            metadata,
            spec?.Text("type") ?? "ClusterIP",
            ListOf.From(ips.Where(ip => ip.Length > 0 && ip != Headless)),
            ListOf.From(Texts(spec, "externalIPs").Concat(BalancerAddresses(root)).Distinct()),
            StringMap.Read(spec?.Get("selector")) is { Count: > 0 } selector ? selector : null,
            Ports(spec));
    }

    public static KubeObject ReadEndpointSlice(ObjectMeta metadata, Fields root) => new EndpointSlice(
        metadata,
        root.Text("addressType") ?? "",
        ListOf.From(root.Items("endpoints").Select(v => v.Fields()).OfType<Fields>().Where(IsUsable).SelectMany(e => Texts(e, "addresses"))),
        Ports(root));

    // Where clients reach the Service by a load balancer; with ipMode Proxy the balancer itself ends the connection.
    private static IEnumerable<string> BalancerAddresses(Fields root) =>
        (root.Get("status")?.Fields()?.Get("loadBalancer")?.Fields()?.Items("ingress") ?? [])
            .Select(v => v.Fields()).OfType<Fields>().Where(f => f.Text("ipMode") != "Proxy")
            .Select(f => f.Text("ip")).OfType<string>().Where(ip => ip.Length > 0);

    // No condition at all means ready.
    private static bool IsUsable(Fields endpoint) =>
        endpoint.Get("conditions")?.Fields() is not { } c
        || c.Get("ready")?.Bool() != false
        || c.Get("serving")?.Bool() == true;

    private static ListOf<ServicePort> Ports(Fields? owner) =>
        ListOf.From((owner?.Items("ports") ?? []).Select(Port).OfType<ServicePort>());

    private static ServicePort? Port(Value value)
    {
        if (value.Fields() is not { } fields || fields.Get("port") is not { Json.ValueKind: JsonValueKind.Number } number)
        {
            return null;
        }

        return number.Int(1, 65535) is { } port
            ? new ServicePort(
                fields.Text("name") ?? "",
                fields.Get("protocol")?.OneOf<PortProtocol>() ?? PortProtocol.TCP,
                port,
                fields.Get("nodePort")?.Int(0, 65535) ?? 0)
            : null;
    }

    private static ListOf<string> Texts(Fields? owner, string name) =>
        ListOf.From((owner?.Items(name) ?? []).Select(v => v.Text()).OfType<string>());
}
