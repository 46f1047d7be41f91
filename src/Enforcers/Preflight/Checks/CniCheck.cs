using System.Text.Json;

namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>The CNI's configuration on the Node, which names the datapath of Pods to come.</summary>
public sealed class CniCheck : ICheck
{
    private const string Folder = "/etc/cni/net.d";

    /// <inheritdoc/>
    public string Name => "CNI";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        // The first file in order is the one in use.
        var file = machine.Names(Folder).Where(n => Path.GetExtension(n) is ".conf" or ".conflist" or ".json").Order(StringComparer.Ordinal).FirstOrDefault();
        return Task.FromResult<IReadOnlyList<CheckRow>>([file is null
            ? CheckRow.Skip(Name, $"no configuration in {Folder}", "run check on the Node itself to have it looked at")
            : Row(file, Types(machine.Read($"{Folder}/{file}")))]);
    }

    private CheckRow Row(string file, IReadOnlyList<string> types)
    {
        var found = $"{file}: {string.Join(", ", types)}";
        return types.Count == 0 ? CheckRow.Warn(Name, $"{file} is not understood", "see that the datapath is routed or bridged")
            : types.Contains("antrea") ? CheckRow.Fail(Name, found, "Antrea enforces the same policies itself: run one of the two")
            : types.FirstOrDefault(t => t is "cilium-cni" or "ovn-k8s-cni-overlay" or "kube-ovn" or "azure-vnet" or "aws-cni-ebpf") is { } own
                ? CheckRow.Fail(Name, $"{found}; {own} does not pass Pods' traffic through iptables", "use a CNI with routed or bridged Pods")
            : types.FirstOrDefault(t => t is "ipvlan" or "macvlan" or "sriov") is { } bypass
                ? CheckRow.Fail(Name, $"{found}; Pods on {bypass} do not pass the Node's rules, nothing is enforced for them", "use a CNI with routed or bridged Pods")
            : CheckRow.Pass(Name, found);
    }

    private static List<string> Types(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            var plugins = root.TryGetProperty("plugins", out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [root];
            return [.. plugins.Select(p => p.TryGetProperty("type", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString()! : "").Where(t => t.Length > 0)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
