using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Antrea.Deploy.Tests.Cases;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Kubernetes.Manifests;

namespace Antrea.Deploy.Tests;

/// <summary>The definitions accept what the documents and the demonstration show.</summary>
public class ExampleTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Examples");

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Where(f => Manifests(f).Count > 0).Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Example_is_accepted(string file)
    {
        foreach (var manifest in Manifests(Path.Combine(Root, file)))
        {
            new AdmissionCase(file, new JsonObject { ["object"] = manifest.DeepClone() }).Refusals().ShouldBeEmpty(manifest.ToJsonString());
        }
    }

    [Fact]
    public void There_are_examples() => Files().Count.ShouldBeGreaterThanOrEqualTo(5);

    private static List<JsonNode> Manifests(string file)
    {
        var text = File.ReadAllText(file);
        var parts = file.EndsWith(".md", StringComparison.Ordinal)
            ? Regex.Matches(text, "^```yaml\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Select(m => m.Groups[1].Value) : [text];
        return [.. parts.SelectMany(p => YamlDocuments.Parse(p, file).Documents)
            .Select(d => JsonNode.Parse(d.Root.GetRawText())!)
            .Where(n => n is JsonObject o && (string?)o["apiVersion"] == "crd.antrea.io/v1beta1")];
    }
}
