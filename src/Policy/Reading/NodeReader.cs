using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

/// <summary>Reads Node. Addresses are kept as written: a Hostname is none, and one that cannot be read is the user's business.</summary>
internal static class NodeReader
{
    public static KubeObject Read(ObjectMeta metadata, Fields root)
    {
        var spec = root.Get("spec")?.Fields();
        var status = root.Get("status")?.Fields();
        var cidrs = ListOf.From((spec?.Items("podCIDRs") ?? []).Select(v => v.Text()).OfType<string>());
        if (cidrs.Count == 0 && spec?.Text("podCIDR") is { Length: > 0 } single)
        {
            cidrs = [single];
        }

        return new Node(metadata, ListOf.From((status?.Items("addresses") ?? []).Select(Address).OfType<NodeAddress>()), cidrs);
    }

    private static NodeAddress? Address(Value value) =>
        value.Fields() is { } f && f.Text("type") is { } type && f.Text("address") is { } address ? new NodeAddress(type, address) : null;
}
