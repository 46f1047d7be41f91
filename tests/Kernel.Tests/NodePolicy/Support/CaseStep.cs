using System.Text.Json;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>One step of a case.</summary>
/// <param name="Delete">Objects to take out, <c>Kind/name</c>.</param>
/// <param name="Apply">Objects to put in, or in place of those of the same name.</param>
/// <param name="Failed">Policies that must be refused; no other may.</param>
internal sealed record CaseStep(IReadOnlyList<string> Delete, IReadOnlyList<JsonElement> Apply, IReadOnlyList<string> Failed, IReadOnlyList<CaseProbe> Probes)
{
    public static CaseStep Read(JsonElement step, string protocol) => new(
        [.. PolicyCase.Strings(step, "delete")],
        step.TryGetProperty("apply", out var objects) ? [.. objects.EnumerateArray()] : [],
        [.. PolicyCase.Strings(step, "failed")],
        [.. step.GetProperty("probes").EnumerateArray().Select(p => CaseProbe.Read(p, protocol))]);

    /// <summary>The name of an object within the manifests of a cluster.</summary>
    public static string NameOf(JsonElement manifest)
    {
        var metadata = manifest.GetProperty("metadata");
        var space = metadata.TryGetProperty("namespace", out var n) ? n.GetString() + "/" : "";
        return $"{manifest.GetProperty("kind").GetString()}/{space}{metadata.GetProperty("name").GetString()}";
    }
}

/// <summary>What is expected on some ports. Pairs that are not listed are Connected.</summary>
/// <param name="Except">Verdict by "from to".</param>
internal sealed record CaseProbe(LabProtocol Protocol, IReadOnlyList<int> Ports, IReadOnlyDictionary<string, string> Except)
{
    public static CaseProbe Read(JsonElement probe, string protocol) => new(
        Enum.Parse<LabProtocol>(probe.TryGetProperty("protocol", out var p) ? p.GetString()! : protocol, ignoreCase: true),
        [.. probe.GetProperty("ports").EnumerateArray().Select(e => e.GetInt32())],
        probe.TryGetProperty("except", out var except) ? except.EnumerateObject().ToDictionary(e => e.Name, e => Expected(e.Value, protocol)) : []);

    // One verdict, or a verdict by protocol.
    private static string Expected(JsonElement value, string protocol) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetProperty(protocol).GetString()!;
}
