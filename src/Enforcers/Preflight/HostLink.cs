using System.Text.Json;

namespace Antrea.Enforcers.Preflight;

/// <summary>An interface of the machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What <c>ip -d link</c> calls its kind, such as <c>veth</c>; empty for hardware.</param>
/// <param name="Master">The bridge it is a port of; empty if it is of none.</param>
public sealed record HostLink(string Name, string Kind, string Master)
{
    /// <summary>Reads the output of <c>ip -d -j link show</c>.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static IReadOnlyList<HostLink> Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind != JsonValueKind.Array ? throw new JsonException("is no list") : [.. document.RootElement.EnumerateArray().Select(Read)];
    }

    private static HostLink Read(JsonElement link)
    {
        var info = link.TryGetProperty("linkinfo", out var i) ? i : default;
        return new HostLink(Text(link, "ifname"), Text(info, "info_kind"), Text(info, "info_slave_kind") == "bridge" ? Text(link, "master") : "");
    }

    private static string Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString()! : "";
}
