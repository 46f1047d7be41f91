using System.Text.Json;
using Antrea.Enforcers.Machine;

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
        return new HostLink(
            JsonText.Of(link, "ifname") ?? "", JsonText.Of(info, "info_kind") ?? "", JsonText.Of(info, "info_slave_kind") == "bridge" ? JsonText.Of(link, "master") ?? "" : "");
    }
}
