using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>What a case calls things, in the laboratory's terms: its nodes, and the addresses behind its placeholders.</summary>
internal sealed partial class CaseNames
{
    private readonly PodCluster _cluster;
    private readonly Dictionary<string, LabNode> _nodes = [];

    public CaseNames(PodCluster cluster, CaseFile file)
    {
        _cluster = cluster;
        var given = file.Topology?["nodes"]?.AsArray().Select(n => (string)n!["name"]!).ToList() ?? ["node-0", "node-1", "node-2"];

        // There are two: a third is the second once more.
        foreach (var (i, name) in given.Index())
        {
            _nodes[name] = cluster.Nodes[Math.Min(i, 1)];
        }

        foreach (var node in cluster.Nodes)
        {
            _nodes.TryAdd(node.Name, node);
        }
    }

    public LabNode Node(string name) => _nodes[name];

    /// <summary>A copy with the names of nodes and the placeholders replaced.</summary>
    public JsonNode? Fill(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(m => KeyValuePair.Create(m.Key, Fill(m.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Fill)]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => Fill((string)text!),
        _ => value?.DeepClone(),
    };

    public string Fill(string text) => _nodes.TryGetValue(text, out var node) ? node.Name : Placeholder().Replace(text, m => Address(m.Groups[1].Value, m.Groups[2].Value));

    private string Address(string kind, string name)
    {
        var host = kind.StartsWith("ip", StringComparison.Ordinal) ? name == "ext" ? _cluster.Lab.External : _cluster.Pods[name].Host : _nodes[name];
        return kind switch { "gw" => ((LabNode)host).Gateway, _ => kind.EndsWith('6') ? host.Ip6 : host.Ip };
    }

    [GeneratedRegex(@"\$\{(ip6?|nodeip6?|gw):([^}]+)\}")]
    private static partial Regex Placeholder();
}
