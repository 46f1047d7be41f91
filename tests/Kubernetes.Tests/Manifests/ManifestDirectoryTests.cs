using Antrea.Kubernetes.Sources;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Manifests;

public sealed class ManifestDirectoryTests : IDisposable
{
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Reads_manifests_below_the_root_and_nothing_hidden()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        _tree.Write("sub/deep/b.yml", TempTree.Tier("b", 2));
        _tree.Write("c.JSON", TempTree.Tier("c", 3));
        _tree.Write(".hidden.yaml", TempTree.Tier("h", 4));
        _tree.Write(".git/x.yaml", TempTree.Tier("x", 5));
        _tree.Write("notes.txt", "no manifest");
        _tree.Write("empty.yaml", "");

        var snapshot = Open().Scan();

        Names(snapshot).ShouldBe(["a", "b", "c"]);
        snapshot.Revision.ShouldBe(1);
        snapshot.Problems.ShouldBeEmpty();
        snapshot.IsSettled.ShouldBeTrue();
        snapshot.Sources[Key("b")].ShouldBe("sub/deep/b.yml:1");
    }

    [Fact]
    public void Only_changed_files_are_read_again()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _tree.Write($"{i / 1000}/{i}.yaml", $"{{apiVersion: v1, kind: Namespace, metadata: {{name: n{i}}}}}");
        }

        var files = new CountingFiles(_tree.Root);
        var directory = new ManifestDirectory(_tree.Root, files);
        var first = directory.Scan();
        first.Objects.Count.ShouldBe(10_000);
        files.Reads.Count.ShouldBe(10_000);
        files.Reads.Clear();

        directory.Scan().ShouldBeSameAs(first);
        files.Reads.ShouldBeEmpty();

        _tree.Write("7/7123.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: n7123, labels: {a: b}}}");
        var second = directory.Scan();
        files.Reads.ShouldBe(["7/7123.yaml"]);
        second.Revision.ShouldBe(2);
        SnapshotDiff.Between(first, second).Changed.Single().New.Metadata.Labels["a"].ShouldBe("b");
    }

    [Fact]
    public void Every_change_on_disk_counts_as_a_revision()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1), age: 100);
        var directory = Open();
        directory.Scan().Revision.ShouldBe(1);
        directory.Scan().Revision.ShouldBe(1);

        _tree.Write("a.yaml", TempTree.Tier("a", 1), age: 90);
        directory.Scan().Revision.ShouldBe(2);
        _tree.Write("b.yaml", "# only a comment");
        directory.Scan().Revision.ShouldBe(3);
        _tree.Write("ignored.txt", "x");
        directory.Scan().Revision.ShouldBe(3);
        _tree.Delete("b.yaml");
        var last = directory.Scan();
        last.Revision.ShouldBe(4);
        Names(last).ShouldBe(["a"]);
    }

    [Fact]
    public void A_broken_file_keeps_its_objects_until_it_is_whole_again()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1) + "\n---\n" + TempTree.Tier("b", 2));
        var directory = Open();
        directory.Scan();

        _tree.Write("a.yaml", TempTree.Tier("a", 3) + "\n---\n{broken");
        var broken = directory.Scan();
        Names(broken).ShouldBe(["a", "b"]);
        ((Tier)broken.Objects[Key("a")]).Priority.ShouldBe(3);
        broken.Problems.Single().Source.ShouldBe("a.yaml:3");
        broken.Revision.ShouldBe(2);

        _tree.Write("a.yaml", TempTree.Tier("a", 3));
        var whole = directory.Scan();
        Names(whole).ShouldBe(["a"]);
        whole.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_refused_object_keeps_its_last_good_version_also_in_another_file()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        var directory = Open();
        directory.Scan();

        _tree.Write("a.yaml", TempTree.Tier("a", 999) + "\n---\n" + TempTree.Tier("new", 999));
        var refused = directory.Scan();
        ((Tier)refused.Objects.Values.Single()).Priority.ShouldBe(1);
        refused.Problems.Select(p => (p.Object, p.Field)).ShouldBe([(Key("a"), "spec.priority"), (Key("new"), "spec.priority")]);

        _tree.Delete("a.yaml");
        _tree.Write("b.yaml", TempTree.Tier("a", 998));
        ((Tier)directory.Scan().Objects.Values.Single()).Priority.ShouldBe(1);

        _tree.Delete("b.yaml");
        directory.Scan().Objects.ShouldBeEmpty();
    }

    [Fact]
    public void A_manifest_without_a_readable_key_loses_nothing()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        var directory = Open();
        directory.Scan();

        _tree.Write("a.yaml", TempTree.Tier("a", 1).Replace("\"name\"", "\"nmae\"", StringComparison.Ordinal));

        Names(directory.Scan()).ShouldBe(["a"]);
    }

    [Fact]
    public void Of_two_files_with_one_object_the_first_in_path_order_wins()
    {
        _tree.Write("b.yaml", TempTree.Tier("a", 2));
        var directory = Open();
        directory.Scan();
        _tree.Write("a.yaml", TempTree.Tier("a", 1) + "\n---\n" + TempTree.Tier("a", 3));

        var both = directory.Scan();
        ((Tier)both.Objects[Key("a")]).Priority.ShouldBe(1);
        both.Problems.Select(p => p.Source).ShouldBe(["a.yaml:3", "b.yaml:1"]);
        both.Problems[1].Reason.ShouldBe("Tier/a is already defined at a.yaml:1, which is used");
        both.Problems.ShouldAllBe(p => p.Object == null);

        _tree.Delete("a.yaml");
        var one = directory.Scan();
        ((Tier)one.Objects[Key("a")]).Priority.ShouldBe(2);
        one.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_missing_directory_is_an_error_at_first_and_a_problem_later()
    {
        var root = _tree.At("later");
        var directory = new ManifestDirectory(root);
        Should.Throw<DirectoryNotFoundException>(() => directory.Scan()).Message.ShouldContain(root);

        _tree.Write("later/a.yaml", TempTree.Tier("a", 1));
        directory.Scan().Revision.ShouldBe(1);

        Directory.Move(root, root + "-away");
        var gone = directory.Scan();
        Names(gone).ShouldBe(["a"]);
        gone.Problems.Single().Reason.ShouldContain("does not exist");
        directory.Scan().ShouldBeSameAs(gone);

        Directory.Move(root + "-away", root);
        directory.Scan().Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_config_map_volume_changes_as_one()
    {
        _tree.Write("..1/a.yaml", TempTree.Tier("a", 1));
        _tree.Write("..2/a.yaml", TempTree.Tier("a", 2));
        Directory.CreateSymbolicLink(_tree.At("..data"), "..1");
        File.CreateSymbolicLink(_tree.At("a.yaml"), "..data/a.yaml");
        var directory = Open();
        ((Tier)directory.Scan().Objects.Values.Single()).Priority.ShouldBe(1);

        _tree.Relink("..data", "..2");
        var after = directory.Scan();
        ((Tier)after.Objects.Values.Single()).Priority.ShouldBe(2);
        after.Revision.ShouldBe(2);
        after.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Links_to_directories_are_followed_but_not_in_circles()
    {
        _tree.Write("sub/a.yaml", TempTree.Tier("a", 1));
        Directory.CreateSymbolicLink(_tree.At("sub/up"), "..");
        File.CreateSymbolicLink(_tree.At("dangling.yaml"), "nowhere");

        var snapshot = Open().Scan();

        Names(snapshot).ShouldBe(["a"]);
        snapshot.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_changes_while_it_is_read_is_read_again()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        var files = new CountingFiles(_tree.Root);
        var directory = new ManifestDirectory(_tree.Root, files);
        files.AfterRead = _ => _tree.Write("a.yaml", TempTree.Tier("a", 2), age: 30);

        var torn = directory.Scan();
        files.AfterRead = _ => { };
        var next = directory.Scan();

        torn.IsSettled.ShouldBeFalse();
        next.IsSettled.ShouldBeTrue();
        ((Tier)next.Objects.Values.Single()).Priority.ShouldBe(2);
        directory.Scan().ShouldBeSameAs(next);
    }

    [Fact]
    public void A_file_half_written_in_place_is_not_believed_at_once()
    {
        var whole = TempTree.Tier("a", 1) + "\n---\n" + TempTree.Tier("b", 2) + "\n";
        _tree.Write("a.yaml", whole);
        var directory = new ManifestDirectory(_tree.Root, quiet: TimeSpan.FromMinutes(1));
        directory.Scan();

        foreach (var length in Enumerable.Range(0, whole.Length))
        {
            _tree.Write("a.yaml", whole[..length], age: 0);
            var half = directory.Scan();
            Names(half).ShouldBe(["a", "b"]);
            half.Problems.ShouldBeEmpty();
        }

        _tree.Write("a.yaml", TempTree.Tier("a", 1), age: 120);
        Names(directory.Scan()).ShouldBe(["a"]);
    }

    [Fact]
    public void A_second_change_within_one_tick_of_the_clock_is_seen()
    {
        var stamp = DateTime.UtcNow.AddMinutes(1);
        var clock = new FixedClock(stamp);
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        File.SetLastWriteTimeUtc(_tree.At("a.yaml"), stamp);
        var directory = new ManifestDirectory(_tree.Root, clock);
        directory.Scan().IsSettled.ShouldBeFalse();

        _tree.Write("a.yaml", TempTree.Tier("a", 2));
        File.SetLastWriteTimeUtc(_tree.At("a.yaml"), stamp);
        var second = directory.Scan();

        ((Tier)second.Objects.Values.Single()).Priority.ShouldBe(2);
        second.Revision.ShouldBe(2);
        clock.Now += TimeSpan.FromSeconds(1);
        directory.Scan().IsSettled.ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_vanishes_while_it_is_read_is_missed_only_when_it_is_missing_again()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        var files = new CountingFiles(_tree.Root);
        var directory = new ManifestDirectory(_tree.Root, files);
        directory.Scan();

        _tree.Write("a.yaml", TempTree.Tier("a", 2), age: 10);
        files.BeforeRead = _ => _tree.Delete("a.yaml");
        var racing = directory.Scan();
        Names(racing).ShouldBe(["a"]);
        racing.IsSettled.ShouldBeFalse();

        directory.Scan().Objects.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_reported_and_keeps_its_objects()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        _tree.Write("b.yaml", TempTree.Tier("b", 2));
        var files = new CountingFiles(_tree.Root);
        var directory = new ManifestDirectory(_tree.Root, files);
        directory.Scan();

        _tree.Write("a.yaml", TempTree.Tier("a", 3), age: 10);
        files.BeforeRead = _ => throw new UnauthorizedAccessException("no access");
        var failed = directory.Scan();
        ((Tier)failed.Objects[Key("a")]).Priority.ShouldBe(1);
        failed.Problems.Single().Reason.ShouldBe("no access");
        failed.IsSettled.ShouldBeTrue();
        directory.Scan().Problems.ShouldBe(failed.Problems);

        files.BeforeRead = _ => { };
        var healed = directory.Scan();
        ((Tier)healed.Objects[Key("a")]).Priority.ShouldBe(3);
        healed.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_difference_comes_in_an_order_that_suits_dependencies()
    {
        _tree.Write("a.yaml", """
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterNetworkPolicy, metadata: {name: a}, spec: {priority: 1, tier: t, appliedTo: [{group: g1}]}}
            ---
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: g1}, spec: {childGroups: [g2]}}
            ---
            {apiVersion: crd.antrea.io/v1beta1, kind: ClusterGroup, metadata: {name: g2}, spec: {podSelector: {}}}
            ---
            {apiVersion: crd.antrea.io/v1beta1, kind: Tier, metadata: {name: t}, spec: {priority: 7}}
            ---
            {apiVersion: v1, kind: Namespace, metadata: {name: z}}
            """);
        var directory = Open();
        var all = directory.Scan();
        _tree.Delete("a.yaml");
        var none = directory.Scan();

        string[] order = ["Namespace/z", "Tier/t", "ClusterGroup/g2", "ClusterGroup/g1", "ClusterNetworkPolicy/a"];
        SnapshotDiff.Between(ObjectSnapshot.Empty, all).Added.Select(o => o.Key.ToString()).ShouldBe(order);
        SnapshotDiff.Between(all, none).Removed.Select(o => o.Key.ToString()).ShouldBe(order.Reverse());
        SnapshotDiff.Between(all, all).IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Random_edits_always_end_in_what_a_fresh_scan_sees()
    {
        var random = new Random(7);
        var directory = Open();
        for (var round = 0; round < 300; round++)
        {
            var path = $"{random.Next(6)}.yaml";
            switch (random.Next(5))
            {
                case 0 when File.Exists(_tree.At(path)):
                    _tree.Delete(path);
                    break;
                case 1:
                    _tree.Replace(path, TempTree.Tier($"t{random.Next(8)}", random.Next(200)));
                    break;
                default:
                    var documents = Enumerable.Range(0, random.Next(4)).Select(_ => TempTree.Tier($"t{random.Next(8)}", random.Next(200)));
                    _tree.Write(path, string.Join("\n---\n", documents), age: 10 + round);
                    break;
            }

            var before = directory.Current;
            var after = directory.Scan();
            var fresh = Open().Scan();

            after.Objects.OrderBy(o => o.Key).ShouldBe(fresh.Objects.OrderBy(o => o.Key));
            after.Problems.ShouldBe(fresh.Problems);
            var diff = SnapshotDiff.Between(before, after);
            var replayed = before.Objects
                .RemoveRange(diff.Removed.Select(o => o.Key))
                .SetItems(diff.Added.Concat(diff.Changed.Select(c => c.New)).Select(o => KeyValuePair.Create(o.Key, o)));
            replayed.OrderBy(o => o.Key).ShouldBe(after.Objects.OrderBy(o => o.Key));
        }
    }

    private static ObjectKey Key(string tier) => new("Tier", ApiGroups.Antrea, "", tier);

    private static IEnumerable<string> Names(ObjectSnapshot snapshot) => snapshot.Objects.Keys.Select(k => k.Name).Order(StringComparer.Ordinal);

    private ManifestDirectory Open() => new(_tree.Root, quiet: TimeSpan.Zero);

    private sealed class FixedClock(DateTime now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
