using System.Diagnostics;
using System.Threading.Channels;
using Antrea.Kubernetes.Sources;

namespace Antrea.Kubernetes.Manifests;

public sealed class ManifestWatcherTests : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TempTree _tree = new();
    private readonly Channel<(ObjectSnapshot Snapshot, SnapshotDiff Diff)> _seen =
        Channel.CreateUnbounded<(ObjectSnapshot, SnapshotDiff)>();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task Hears_of_additions_changes_and_removals_without_polling()
    {
        var directory = Scanned();
        await using var watcher = new ManifestWatcher(directory, Seen, poll: Never);

        _tree.Replace("a.yaml", TempTree.Tier("a", 1));
        (await Next()).Added.Single().Metadata.Name.ShouldBe("a");
        _tree.Replace("a.yaml", TempTree.Tier("a", 2));
        (await Next()).Changed.Count.ShouldBe(1);
        _tree.Delete("a.yaml");
        (await Next()).Removed.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hears_of_files_in_directories_made_later_and_of_a_config_map_swap()
    {
        var directory = Scanned();
        await using var watcher = new ManifestWatcher(directory, Seen, poll: TimeSpan.FromMilliseconds(100));

        _tree.Write("sub/b.yaml", TempTree.Tier("b", 1));
        (await Next()).Added.Single().Metadata.Name.ShouldBe("b");

        _tree.Write("..1/c.yaml", TempTree.Tier("c", 1));
        Directory.CreateSymbolicLink(_tree.At("..data"), "..1");
        File.CreateSymbolicLink(_tree.At("c.yaml"), "..data/c.yaml");
        (await Next()).Added.Single().Metadata.Name.ShouldBe("c");
        _tree.Write("..2/c.yaml", TempTree.Tier("c", 2));
        _tree.Relink("..data", "..2");
        (await Next()).Changed.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Polling_finds_what_nobody_tells()
    {
        // A link to a directory outside: the kernel's watch does not reach there.
        using var outside = new TempTree();
        Directory.CreateSymbolicLink(_tree.At("link"), outside.Root);
        var directory = Scanned();
        await using var watcher = new ManifestWatcher(directory, Seen, poll: TimeSpan.FromMilliseconds(50));

        outside.Write("a.yaml", TempTree.Tier("a", 1));

        (await Next()).Added.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Survives_the_loss_and_return_of_the_root()
    {
        var root = _tree.At("root");
        _tree.Write("root/a.yaml", TempTree.Tier("a", 1));
        var directory = new ManifestDirectory(root);
        directory.Scan();
        await using var watcher = new ManifestWatcher(directory, Seen, poll: TimeSpan.FromMilliseconds(10));

        for (var i = 0; i < 20; i++)
        {
            // At whatever moment of the watcher's round this falls.
            Directory.Move(root, root + "-away");
            var (gone, lost) = await NextSeen();
            (gone.Problems.Count, lost.IsEmpty).ShouldBe((1, true));
            Directory.Move(root + "-away", root);
            var (back, found) = await NextSeen();
            (back.Problems.Count, found.IsEmpty).ShouldBe((0, true));
        }

        Directory.Move(root, root + "-away");
        (await NextSnapshot()).Problems.Count.ShouldBe(1);
        _tree.Write("new/b.yaml", TempTree.Tier("b", 1));
        Directory.Move(_tree.At("new"), root);
        var diff = await Next();

        diff.Added.Single().Metadata.Name.ShouldBe("b");
        diff.Removed.Single().Metadata.Name.ShouldBe("a");
    }

    [Fact]
    public async Task A_change_that_means_nothing_is_reported_as_a_revision()
    {
        _tree.Write("a.yaml", TempTree.Tier("a", 1));
        await using var watcher = new ManifestWatcher(Scanned(), Seen, poll: Never);

        _tree.Replace("a.yaml", TempTree.Tier("a", 1) + "\n# said again\n");

        var (snapshot, diff) = await NextSeen();
        diff.IsEmpty.ShouldBeTrue();
        snapshot.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_called_after_disposal()
    {
        var watcher = new ManifestWatcher(Scanned(), Seen, poll: TimeSpan.FromMilliseconds(10));
        await watcher.DisposeAsync();
        _tree.Replace("a.yaml", TempTree.Tier("a", 1));

        watcher.Completion.IsCompletedSuccessfully.ShouldBeTrue();
        _seen.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_failing_callback_ends_the_watch_with_its_reason()
    {
        await using var watcher = new ManifestWatcher(Scanned(), (_, _) => throw new InvalidDataException("enough"), poll: Never);

        _tree.Replace("a.yaml", TempTree.Tier("a", 1));

        (await Should.ThrowAsync<InvalidDataException>(watcher.Completion.WaitAsync(Limit))).Message.ShouldBe("enough");
    }

    [Fact]
    public async Task A_change_is_noticed_well_within_a_second()
    {
        await using var watcher = new ManifestWatcher(Scanned(), Seen, poll: Never);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 20; i++)
        {
            var began = Stopwatch.GetTimestamp();
            _tree.Replace("a.yaml", TempTree.Tier("a", i));
            await Next();
            var took = Stopwatch.GetElapsedTime(began);
            slowest = took > slowest ? took : slowest;
        }

        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(1));
    }

    private ManifestDirectory Scanned()
    {
        var directory = new ManifestDirectory(_tree.Root);
        directory.Scan();
        return directory;
    }

    private void Seen(ObjectSnapshot snapshot, SnapshotDiff diff) => _seen.Writer.TryWrite((snapshot, diff));

    private Task<(ObjectSnapshot Snapshot, SnapshotDiff Diff)> NextSeen() => _seen.Reader.ReadAsync().AsTask().WaitAsync(Limit);

    private async Task<ObjectSnapshot> NextSnapshot() => (await NextSeen()).Snapshot;

    // The next difference that is none of a mere revision, which a rename may bring along.
    private async Task<SnapshotDiff> Next()
    {
        while (true)
        {
            var diff = (await NextSeen()).Diff;
            if (!diff.IsEmpty)
            {
                return diff;
            }
        }
    }
}
