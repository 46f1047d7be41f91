using System.Reflection;
using System.Text.RegularExpressions;

namespace Antrea.Host;

/// <summary>What ARCHITECTURE.md says about who knows whom, and about actor code.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Source = Path.Combine(Root(), "src");

    [Theory]
    [InlineData("Antrea.Policy")]
    [InlineData("Antrea.Journal")]
    [InlineData("Antrea.Runtime")]
    [InlineData("Antrea.Actors", "Antrea.Policy", "Antrea.Journal", "Antrea.Runtime")]
    [InlineData("Antrea.Enforcers", "Antrea.Policy", "Antrea.Journal", "Antrea.Runtime", "Antrea.Actors", "Antrea.L7")]
    [InlineData("Antrea.L7", "Antrea.Policy")]
    [InlineData("Antrea.Kubernetes", "Antrea.Policy", "Antrea.Runtime", "Antrea.Actors")]
    public void Assemblies_know_only_those_below_them(string name, params string[] allowed)
    {
        var known = Assembly.Load(name).GetReferencedAssemblies().Select(a => a.Name!)
            .Where(a => a.StartsWith("Antrea.", StringComparison.Ordinal) || a == "antrea-actors");
        known.Except(allowed).ShouldBeEmpty();
    }

    [Fact]
    public void No_actor_blocks_a_thread()
    {
        var actors = Files("Actors").Concat(Files("Enforcers").Where(f => f.EndsWith("Actor.cs", StringComparison.Ordinal)))
            .Concat(new[] { "Sources", "Reporting", "Events", "Tiers" }.SelectMany(f => Files($"Kubernetes/{f}"))).Concat(Files("Host/Composition").Where(f => f.EndsWith("Actor.cs", StringComparison.Ordinal)));
        Found(actors, Blocking()).ShouldBeEmpty();
    }

    [Fact]
    public void The_clock_is_a_TimeProvider() => Found(Files("."), SystemClock()).ShouldBeEmpty();

    [Fact]
    public void Only_adapters_and_the_composition_root_name_a_runtime()
    {
        var actors = Files("Actors").Concat(Files("Enforcers")).Concat(Files("Kubernetes"))
            .Where(f => !f.Contains("/Adapter/", StringComparison.Ordinal));
        Found(actors, NamesRuntime()).ShouldBeEmpty();
    }

    [Fact]
    public void The_checks_see_the_source() => Files("Actors").Count().ShouldBeGreaterThan(20);

    [GeneratedRegex(@"Thread\.Sleep|\.GetAwaiter\(\)\.GetResult|\.Wait\(|(?<!Ask|asked)\.Result\b(?!\()")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\bDateTime(Offset)?\.(Utc)?Now\b|\bDateTime\.Today\b")]
    private static partial Regex SystemClock();

    [GeneratedRegex(@"^\s*using\s+(Antrea\.Runtime|Akka)\b|Antrea\.Runtime\.", RegexOptions.Multiline)]
    private static partial Regex NamesRuntime();

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static IEnumerable<string> Found(IEnumerable<string> files, Regex what) =>
        from file in files
        from line in File.ReadLines(file).Index()
        where !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal) && what.IsMatch(line.Item)
        select $"{Path.GetRelativePath(Source, file)}:{line.Index + 1}: {line.Item.Trim()}";

    internal static string Root()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "Antrea.Actors.sln")))
            {
                return at;
            }
        }

        throw new DirectoryNotFoundException("the tests do not run inside the repository");
    }
}
