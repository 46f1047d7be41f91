using System.Diagnostics;
using static Antrea.Journal.Tests.TestJournal;

namespace Antrea.Journal.Tests;

/// <summary>Places where a journal cannot be, and disks that fill up.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TestJournal _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task A_missing_directory_is_named()
    {
        var error = await Should.ThrowAsync<JournalException>(
            EventJournal.OpenAsync(_dir.Options with { Path = Path.Combine(_dir.Folder, "none", "journal.db") }));
        (error.Failure, error.Path).ShouldBe((JournalFailure.DirectoryMissing, Path.Combine(_dir.Folder, "none")));
    }

    [Fact]
    public async Task A_second_opener_is_refused_until_the_first_has_closed()
    {
        await using (await _dir.OpenAsync())
        {
            var error = await Should.ThrowAsync<JournalException>(_dir.OpenAsync());
            error.Failure.ShouldBe(JournalFailure.InUse);
            error.Message.ShouldContain($"({Environment.ProcessId})");
        }

        await using var again = await _dir.OpenAsync();
        again.Recovery.Outcome.ShouldBe(RecoveryOutcome.Intact);
    }

    [Fact]
    public async Task A_file_of_a_newer_format_is_refused_and_left_alone()
    {
        await using (await _dir.OpenAsync())
        {
        }

        using (var other = Storage.Database.OpenWriter(_dir.File))
        {
            Storage.Database.Execute(other, $"PRAGMA user_version = {Storage.Schema.EncodedVersion(2)}");
        }

        (await Should.ThrowAsync<JournalException>(_dir.OpenAsync())).Failure.ShouldBe(JournalFailure.NewerFormat);
        Directory.GetFiles(_dir.Folder, "*damaged*").ShouldBeEmpty();
    }

    [RootFact]
    public async Task A_read_only_file_system_is_named()
    {
        using var disk = new SmallDisk(_dir.Folder, "1m,ro");
        var error = await Should.ThrowAsync<JournalException>(
            EventJournal.OpenAsync(_dir.Options with { Path = Path.Combine(disk.Path, "journal.db") }));
        error.Failure.ShouldBe(JournalFailure.NotWritable);
    }

    [RootFact]
    public async Task A_full_disk_fails_the_append_and_the_journal_goes_on_when_there_is_space_again()
    {
        using var disk = new SmallDisk(_dir.Folder, "2m");
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[1 << 20]);
        await using (var journal = await EventJournal.OpenAsync(_dir.Options with { Path = Path.Combine(disk.Path, "journal.db") }))
        {
            var stored = 0;
            var error = await Should.ThrowAsync<JournalException>(async () =>
            {
                for (; stored < 1_000; stored++)
                {
                    await journal.AppendAsync("a", stored + 1, [new NewEvent("Big", 1, new byte[16 << 10])]);
                }
            });
            error.Failure.ShouldBe(JournalFailure.DiskFull);
            stored.ShouldBeGreaterThan(5);

            (await ToListAsync(journal.ReplayAsync("a"))).Count.ShouldBe(stored);
            File.Delete(ballast);
            await journal.AppendAsync("a", stored + 1, [Event(1)]);
            (await journal.VerifyAsync()).ShouldBeEmpty();
            journal.Statistics.FailedTransactions.ShouldBe(1);
        }

        await using var again = await EventJournal.OpenAsync(_dir.Options with { Path = Path.Combine(disk.Path, "journal.db") });
        again.Recovery.Outcome.ShouldBe(RecoveryOutcome.Intact, again.Recovery.ToString());
    }

    /// <summary>A tmpfs of a given size, unmounted at the end.</summary>
    private sealed class SmallDisk : IDisposable
    {
        public SmallDisk(string parent, string options)
        {
            Path = Directory.CreateDirectory(System.IO.Path.Combine(parent, "disk")).FullName;
            Run("mount", "-t", "tmpfs", "-o", $"size={options}", "tmpfs", Path);
        }

        public string Path { get; }

        public void Dispose() => Run("umount", Path);

        private static void Run(string program, params string[] arguments)
        {
            using var process = Process.Start(program, arguments);
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}");
        }
    }
}
