using System.Text.Json.Nodes;
using Antrea.Kubernetes.Manifests;

namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>
/// A case: objects, the verdicts expected between Pods, and steps that delete and apply more. Unless it has a <c>topology</c>, there are the
/// Namespaces x, y, z with the Pods a, b, c in each.
/// </summary>
internal sealed class CaseFile
{
    /// <summary>What these tests do not show, and why.</summary>
    private static readonly Dictionary<string, string> Unavailable = new()
    {
        ["multicast"] = "the laboratory routes no multicast",
        ["l7"] = "layer 7 is not judged here",
        ["stats"] = "statistics of rules are compared elsewhere",
        ["kernel-log"] = "all laboratories share one kernel log: NodePolicy/KernelLogTests",
    };

    private readonly JsonObject _root;

    private CaseFile(string folder, string text)
    {
        var file = YamlDocuments.Parse(text, folder);
        file.Problems.Count.ShouldBe(0, folder);
        _root = JsonNode.Parse(file.Documents.ShouldHaveSingleItem().Root.GetRawText())!.AsObject();
        Name = $"{folder}/{(string)_root["name"]!}";
        IsDualStack = !text.Contains("cidr", StringComparison.Ordinal) && !text.Contains("${ip", StringComparison.Ordinal);
        Steps = [_root, .. (_root["steps"]?.AsArray() ?? []).Select(s => s!.AsObject())];
    }

    /// <summary>All cases, or those whose names contain <c>$CASES</c>.</summary>
    public static IReadOnlyList<CaseFile> All { get; } =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Conformance", "Cases"), "*.yaml", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(p => new CaseFile(Path.GetFileName(Path.GetDirectoryName(p)!), File.ReadAllText(p)))
            .Where(c => Only is null || c.Name.Contains(Only, StringComparison.Ordinal)),
    ];

    /// <summary>Part of the names of the cases to play; null = all.</summary>
    public static string? Only => Environment.GetEnvironmentVariable("CASES") is { Length: > 0 } part ? part : null;

    /// <summary>Folder and name.</summary>
    public string Name { get; }

    public JsonObject? Topology => _root["topology"]?.AsObject();

    public JsonObject? Config => _root["config"]?.AsObject();

    public JsonObject? Sysctl => _root["sysctl"]?.AsObject();

    public bool DnsOverTcp => (string?)_root["dnsTransport"] == "tcp";

    /// <summary>Objects of the first step.</summary>
    public IReadOnlyList<JsonObject> Objects => [.. _root["objects"]!.AsArray().Select(o => o!.AsObject())];

    /// <summary>The case itself, then its steps: each with what is expected after it.</summary>
    public IReadOnlyList<JsonObject> Steps { get; }

    /// <summary>Policies first, their groups later.</summary>
    public bool GroupsLater => Has("features", "policy-before-group");

    /// <summary>Some verdicts come only when an answer of DNS has expired.</summary>
    public bool WaitsForExpiry => Has("features", "dns-ttl");

    /// <summary>Names no address of a family: what holds in IPv4 must hold in IPv6.</summary>
    public bool IsDualStack { get; }

    /// <summary>Why the case cannot be played in a layout; null = it can.</summary>
    public string? SkipReason(Layout layout)
    {
        if (!Steps.Any(s => s.ContainsKey("probes") || s.ContainsKey("audit") || s.ContainsKey("status")))
        {
            return "expects nothing that a network, a log or a status could show";
        }

        if (Unavailable.FirstOrDefault(u => Has("needs", u.Key)).Value is { } reason)
        {
            return reason;
        }

        // Policies on node-a are judged as well without an agent on node-b.
        var two = Has("needs", "nodes:2") || Has("needs", "nodes:3") || _root["layout"] is not null;
        return two && layout.Nodes == 1 && (!Has("needs", "node-policy") || _root["layout"] is not null) ? "needs two nodes" : null;
    }

    private bool Has(string list, string entry) => _root[list]?.AsArray().Any(e => (string?)e == entry) ?? false;
}
