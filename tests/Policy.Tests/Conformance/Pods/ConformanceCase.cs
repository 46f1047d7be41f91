using System.Text.Json;
using Antrea.Kubernetes.Manifests;

namespace Antrea.Policy.Tests.Conformance.Pods;

/// <summary>One state of a case: what is done to get there, and what is expected then.</summary>
/// <param name="Json">The case itself, or one of its steps.</param>
internal sealed record CaseState(JsonElement Json)
{
    /// <summary>Objects to delete first, as <c>Kind[.group]/[namespace/]name</c>.</summary>
    public IEnumerable<string> Delete => List("delete").Select(v => v.GetString()!);

    /// <summary>Manifests to apply, in order.</summary>
    public IEnumerable<JsonElement> Apply => List("objects").Concat(List("apply"));

    /// <summary>Reachability that is expected.</summary>
    public IEnumerable<JsonElement> Probes => List("probes");

    /// <summary>Deciding policies that are expected.</summary>
    public IEnumerable<JsonElement> Evaluation => List("evaluation");

    /// <summary>Records of the name server, if they change.</summary>
    public JsonElement? Dns => Json.TryGetProperty("dns", out var dns) ? dns : null;

    private IEnumerable<JsonElement> List(string name) => Json.TryGetProperty(name, out var list) ? list.EnumerateArray() : [];
}

/// <summary>A file of the case collection.</summary>
/// <param name="Name">Folder and name: <c>k8s-np/policy-delete</c>.</param>
/// <param name="Text">The file.</param>
/// <param name="Json">The same, parsed.</param>
internal sealed record ConformanceCase(string Name, string Text, JsonElement Json)
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Conformance", "Pods", "cases");
    private static readonly string[] OfOthers = ["audit", "l7", "mutated", "stats", "status"];

    /// <summary>Names of all cases.</summary>
    public static IEnumerable<string> All => Directory.EnumerateFiles(Root, "*.yaml", SearchOption.AllDirectories)
        .Select(f => Path.ChangeExtension(Path.GetRelativePath(Root, f), null)).Order(StringComparer.Ordinal);

    /// <summary>Its states in order, each on top of the one before.</summary>
    public IEnumerable<CaseState> States =>
        [new CaseState(Json), .. Json.TryGetProperty("steps", out var steps) ? steps.EnumerateArray().Select(s => new CaseState(s)) : []];

    /// <summary>What the evaluator alone cannot tell.</summary>
    public IEnumerable<string> NotJudged =>
        OfOthers.Where(k => States.Any(s => s.Json.TryGetProperty(k, out _))).Concat(Needs("multicast") ? ["multicast"] : []);

    /// <summary>True if nothing in it is bound to IPv4.</summary>
    public bool FitsIPv6 => !Text.Contains("cidr", StringComparison.Ordinal) && !Text.Contains("${ip:", StringComparison.Ordinal);

    /// <summary>True if the runner must have something.</summary>
    public bool Needs(string what) => Json.TryGetProperty("needs", out var n) && n.EnumerateArray().Any(v => v.GetString() == what);

    /// <summary>Reads a case.</summary>
    public static ConformanceCase Load(string name)
    {
        var text = File.ReadAllText(Path.Combine(Root, name + ".yaml"));
        return new ConformanceCase(name, text, YamlDocuments.Parse(text, name).Documents.Single().Root);
    }
}
