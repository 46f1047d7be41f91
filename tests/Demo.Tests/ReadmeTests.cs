using System.Text.RegularExpressions;
using Antrea.Host.Commands;

namespace Antrea.Demo.Tests;

/// <summary>What README.md shows is so, and every relative link in the documentation leads to a file and, where it names one, a heading.</summary>
public class ReadmeTests
{
    private static readonly string[] All =
        [.. new[] { ".", "docs", "deploy" }.SelectMany(d => Directory.GetFiles(Shipped.Path(d), "*.md", d == "." ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories))
            .Select(f => Path.GetRelativePath(Shipped.Root, f))];

    public static TheoryData<string> Documents => [.. All];

    [Fact]
    public void The_policy_on_pods_is_the_demos() =>
        Shipped.Read("README.md").ShouldContain($"```yaml\n{Shipped.Read("demo/pods/changes/pass/incident.yaml")}```");

    [Fact]
    public void The_policy_of_layer_7_is_the_demos() =>
        Shipped.Read("README.md").ShouldContain($"```yaml\n{Shipped.Read("demo/layer7/changes/api/policy.yaml")}```");

    [Fact]
    public async Task Explanations_are_what_explain_prints()
    {
        var shown = Regex.Matches(Shipped.Read("README.md"), "\\$ antrea-actors (explain .*)\n(?s:(.*?))```");
        var directory = Directory.CreateTempSubdirectory("readme").FullName;
        var layer7 = Directory.CreateTempSubdirectory("readme-layer7").FullName;
        try
        {
            foreach (var file in Directory.GetFiles(Shipped.Path("demo/pods/manifests"))
                .Concat([Shipped.Path("demo/pods/changes/shop-db.yaml"), Shipped.Path("demo/pods/changes/pass/incident.yaml")]))
            {
                File.Copy(file, Path.Combine(directory, Path.GetFileName(file)));
            }

            File.Copy(Shipped.Path("demo/layer7/changes/api/policy.yaml"), Path.Combine(layer7, "policy.yaml"));
            foreach (var file in Directory.GetFiles(Shipped.Path("demo/layer7/manifests")))
            {
                File.Copy(file, Path.Combine(layer7, Path.GetFileName(file)));
            }

            shown.Count.ShouldBe(3);
            foreach (Match m in shown)
            {
                var about = m.Groups[1].Value.Contains("--http", StringComparison.Ordinal) ? layer7 : directory;
                var args = Regex.Matches(m.Groups[1].Value, "\"([^\"]*)\"|(\\S+)").Select(a => a.Groups[1].Value + a.Groups[2].Value)
                    .Select(a => a == "DIR" ? about : a == "demo/manifests" ? Shipped.Path(a) : a);
                (await PrintedAsync([.. args])).ShouldBe(m.Groups[2].Value);
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
            Directory.Delete(layer7, recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_somewhere(string document)
    {
        foreach (Match m in Regex.Matches(Shipped.Read(document), "\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)"))
        {
            var target = m.Groups[1].Value.Length > 0 ? Path.Combine(Path.GetDirectoryName(Shipped.Path(document))!, m.Groups[1].Value) : Shipped.Path(document);
            (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{document}: {m.Value}");
            if (m.Groups[2].Success)
            {
                Regex.Matches(File.ReadAllText(target), "^#+ (.*)$", RegexOptions.Multiline).Select(h => Anchor(h.Groups[1].Value)).ShouldContain(m.Groups[2].Value, $"{document}: {m.Value}");
            }
        }
    }

    [Fact]
    public void Every_document_is_linked_from_the_readme_or_from_one_that_is()
    {
        var linked = All.SelectMany(d => Regex.Matches(Shipped.Read(d), "\\]\\(([^)#:]+)")
            .Select(m => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Shipped.Path(d))!, m.Groups[1].Value))))
            .ToHashSet();

        All.Select(d => Shipped.Path(d)).Where(f => f.StartsWith(Shipped.Path("docs"), StringComparison.Ordinal) && !f.Contains("/decisions/", StringComparison.Ordinal)
            && !linked.Contains(f)).ShouldBeEmpty();
    }

    private static string Anchor(string heading) => Regex.Replace(heading.ToLowerInvariant(), "[^\\w\\- ]", "").Replace(' ', '-');

    private static async Task<string> PrintedAsync(string[] args)
    {
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            (await RootCommands.RunAsync(args)).ShouldBe(0);
            return output.ToString();
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
