using Antrea.Kubernetes.Sources;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Manifests;

/// <summary>A directory that is opened again on what was remembered of it.</summary>
public sealed class ManifestMemoryTests : IDisposable
{
    private const string Broken = "{broken";

    private readonly TempTree _tree = new(), _memory = new();

    public void Dispose()
    {
        _tree.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public void A_file_that_is_broken_at_the_start_holds_what_it_held_before()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1) + "\n---\n" + TempTree.Tier("b", 2));
        _tree.Write("c.yaml", TempTree.Tier("c", 3));
        var before = Open().Scan();
        _tree.Write("a.yaml", TempTree.Tier("a", 4) + "\n---\n" + Broken);
        _tree.Write("c.yaml", TempTree.Tier("c", 999));
        for (var start = 0; start < 2; start++)
        {
            var directory = Open();
            var snapshot = directory.Scan();
            Priorities(snapshot).ShouldBe(["a=4", "b=2", "c=3"]);
            snapshot.Objects[Key("b")].ShouldBe(before.Objects[Key("b")]);
            snapshot.Problems.Where(p => p.IsError).Select(p => p.Source).ShouldBe(["a.yaml:3", "c.yaml:1"]);
            snapshot.Problems[0].Advice.ShouldContain("what the file held before stays in force");
            snapshot.IsComplete.ShouldBeFalse();
            directory.Scan().ShouldBeSameAs(snapshot);
        }

        _tree.Write("a.yaml", TempTree.Tier("a", 4));
        Priorities(Open().Scan()).ShouldBe(["a=4", "c=3"]);
    }

    [Fact]
    public void A_refused_object_alone_leaves_the_listing_complete()
    {
        _tree.Write("c.yaml", TempTree.Tier("c", 3));
        Open().Scan();
        _tree.Write("c.yaml", TempTree.Tier("c", 999));
        var snapshot = Open().Scan();
        Priorities(snapshot).ShouldBe(["c=3"]);
        snapshot.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_cannot_be_read_at_the_start_holds_what_it_held_before()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        Open().Scan();
        var files = new CountingFiles(_tree.Root) { BeforeRead = _ => throw new UnauthorizedAccessException("not for you") };
        var snapshot = new ManifestDirectory(_tree.Root, files, memory: Memory()).Scan();
        Priorities(snapshot).ShouldBe(["a=1"]);
        snapshot.Problems.ShouldHaveSingleItem().Reason.ShouldContain("not for you");
        snapshot.IsComplete.ShouldBeFalse();
    }

    [Fact]
    public void What_went_while_nobody_looked_is_gone_and_forgotten()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        _tree.Write("b.yaml", TempTree.Tier("b", 2));
        var first = Open();
        first.Scan();
        Entries().Length.ShouldBe(2);
        _tree.Delete("a.yaml");
        Priorities(Open().Scan()).ShouldBe(["b=2"]);
        Entries().Length.ShouldBe(1);
        _tree.Write("a.yaml", Broken);
        Priorities(Open().Scan()).ShouldBe(["b=2"]);

        // And while it runs.
        var directory = Open();
        directory.Scan();
        _tree.Delete("b.yaml");
        directory.Scan().Objects.ShouldBeEmpty();
        Entries().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing like it")]
    [InlineData("antrea-manifest 1 \n")]
    [InlineData(null)]
    public void A_damaged_memory_is_said_and_mended(string? damage)
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        _tree.Write("b.yaml", TempTree.Tier("b", 2));
        Open().Scan();
        foreach (var entry in Entries())
        {
            File.WriteAllText(entry, damage ?? File.ReadAllText(entry)[..^1]);
        }

        _tree.Write("a.yaml", Broken);
        var directory = Open();
        var snapshot = directory.Scan();
        Priorities(snapshot).ShouldBe(["b=2"]);
        snapshot.Problems.ShouldContain(p => p.Source == "a.yaml" && p.Reason.Contains("is damaged"));
        directory.Scan().ShouldBeSameAs(snapshot);

        _tree.Write("a.yaml", TempTree.Tier("a", 3));
        directory.Scan().Problems.ShouldBeEmpty();
        _tree.Write("a.yaml", Broken);
        _tree.Write("b.yaml", Broken);
        Priorities(Open().Scan()).ShouldBe(["a=3", "b=2"]);
    }

    [Fact]
    public void Only_what_changed_is_written()
    {
        for (var i = 0; i < 100; i++)
        {
            _tree.Write($"{i}.yaml", TempTree.Tier($"t{i}", i + 1));
        }

        Open().Scan();
        foreach (var entry in Entries())
        {
            File.SetLastWriteTimeUtc(entry, DateTime.UnixEpoch);
        }

        var directory = Open();
        directory.Scan();
        Written().ShouldBe(0);
        _tree.Write("7.yaml", TempTree.Tier("t7", 200));
        _tree.Write("8.yaml", Broken);
        directory.Scan();
        Written().ShouldBe(1);

        int Written() => Entries().Count(e => File.GetLastWriteTimeUtc(e) != DateTime.UnixEpoch);
    }

    [Fact]
    public void What_cannot_be_written_is_said_and_written_later()
    {
        var place = Path.Combine(_memory.Root, "m");
        File.WriteAllText(place, "in the way");
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        _tree.Write("b.yaml", TempTree.Tier("b", 2));
        var directory = new ManifestDirectory(_tree.Root, memory: new FileManifestMemory(place));
        var snapshot = directory.Scan();
        Priorities(snapshot).ShouldBe(["a=1", "b=2"]);
        snapshot.Problems.ShouldHaveSingleItem().Reason.ShouldContain("cannot be written down");
        directory.Scan().ShouldBeSameAs(snapshot);
        File.Delete(place);
        directory.Scan().Problems.ShouldBeEmpty();
        _tree.Write("a.yaml", Broken);
        _tree.Write("b.yaml", Broken);
        Priorities(new ManifestDirectory(_tree.Root, memory: new FileManifestMemory(place)).Scan()).ShouldBe(["a=1", "b=2"]);
    }

    [Fact]
    public void Another_directory_has_a_past_of_its_own()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        Open().Scan();
        using var other = new TempTree();
        other.Write("a.yaml", Broken);
        new ManifestDirectory(other.Root, memory: Memory()).Scan().Objects.ShouldBeEmpty();
    }

    private FileManifestMemory Memory() => new(_memory.Root);

    private ManifestDirectory Open() => new(_tree.Root, memory: Memory());

    private string[] Entries() => Directory.GetFiles(_memory.Root);

    private static string[] Priorities(ObjectSnapshot s) =>
        [.. s.Objects.Values.OfType<Tier>().OrderBy(t => t.Key).Select(t => $"{t.Metadata.Name}={t.Priority}")];

    private static ObjectKey Key(string tier) => new("Tier", ApiGroups.Antrea, "", tier);
}
