using System.Text.Json;
using Antrea.Kubernetes.Manifests;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>
/// A scenario in a file of <c>Cases</c>: <c>topology</c> hosts (y/a in the network of node-b) or pods (behind it), <c>agents</c> 1 or 2,
/// <c>protocols</c> that ${PROTO} and ${proto} stand for, and steps. A step deletes, then applies, then probes every ordered pair of x, y, z.
/// </summary>
internal sealed record PolicyCase(string Name, bool YOnHost, int Agents, IReadOnlyList<CaseStep> Steps)
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "NodePolicy", "Cases");

    /// <summary>Names of all cases with their protocols.</summary>
    public static IEnumerable<(string Name, string Protocol)> All() =>
        from path in Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal)
        let name = Path.GetFileNameWithoutExtension(path)
        from protocol in Strings(Read(name, "TCP"), "protocols").DefaultIfEmpty("TCP")
        select (name, protocol);

    public static PolicyCase Load(string name, string protocol)
    {
        var root = Read(name, protocol);
        return new PolicyCase(
            name, root.GetProperty("topology").GetString() == "hosts", root.TryGetProperty("agents", out var agents) ? agents.GetInt32() : 1,
            [.. root.GetProperty("steps").EnumerateArray().Select(s => CaseStep.Read(s, protocol))]);
    }

    public static IEnumerable<string> Strings(JsonElement from, string key) =>
        from.TryGetProperty(key, out var list) ? list.EnumerateArray().Select(e => e.ToString()) : [];

    private static JsonElement Read(string name, string protocol)
    {
        var text = File.ReadAllText(Path.Combine(Folder, name + ".yaml")).Replace("${PROTO}", protocol, StringComparison.Ordinal);
        var file = YamlDocuments.Parse(text, name);
        file.Problems.Count.ShouldBe(0, name);
        return file.Documents.ShouldHaveSingleItem().Root;
    }
}
