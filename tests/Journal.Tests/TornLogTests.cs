using System.Buffers.Binary;

namespace Antrea.Journal.Tests;

/// <summary>The write-ahead log cut and altered: what comes out is the state after some commit, and it is said if one is missing.</summary>
public sealed class TornLogTests
{
    private const int Header = 32;
    private const int Frame = 24 + 4096;
    private const int Events = 24;

    [Fact]
    public async Task A_log_cut_anywhere_recovers_to_the_last_commit_before_the_cut()
    {
        var copies = await DamagedCopies.OfAsync(Events, open: true);
        var commits = Commits(copies.Log);
        var base_ = Events - commits.Count(c => c > CommitOfFirstEvent(commits));
        base_.ShouldBe(1);
        var lastThree = commits[^4];

        var cuts = Enumerable.Range(0, (copies.Log.Length / Frame) + 1)
            .SelectMany(i => new[] { -1, 0, 1 }.Select(d => Header + (i * Frame) + d))
            .Concat(Enumerable.Range(0, (copies.Log.Length - lastThree) / 128).Select(i => lastThree + (i * 128)))
            .Where(c => c >= commits[0] && c < copies.Log.Length).Distinct().ToList();
        cuts.Count.ShouldBeGreaterThan(500);

        foreach (var cut in cuts)
        {
            var (report, left) = await copies.OpenAsync(copies.Database, copies.Log[..cut]);
            left.Count.ShouldBe(Math.Max(0, Events - commits.Count(c => c > cut)), $"cut at {cut}: {report}");
            if (!commits.Contains(cut))
            {
                report.Findings.ShouldNotBeEmpty($"cut at {cut}");
            }
        }
    }

    [Fact]
    public async Task A_byte_changed_anywhere_in_the_log_is_never_silent()
    {
        var copies = await DamagedCopies.OfAsync(Events, open: true);
        var frames = (copies.Log.Length - Header) / Frame;
        var places = Enumerable.Range(0, copies.Log.Length / 997).Select(i => i * 997)
            .Concat(Enumerable.Range(0, Header))
            .Concat(new[] { frames / 2, frames - 2, frames - 1 }.SelectMany(f => Enumerable.Range(Header + (f * Frame), 24)));
        foreach (var at in places)
        {
            var log = copies.Log.ToArray();
            log[at] ^= 0x04;
            var (report, left) = await copies.OpenAsync(copies.Database, log);
            if (left.Count < Events)
            {
                report.Outcome.ShouldBeOneOf(RecoveryOutcome.LogTailDropped, RecoveryOutcome.Rebuilt);
                report.Findings.ShouldNotBeEmpty($"changed at {at}");
                report.SetAside.ShouldNotBeEmpty($"changed at {at}");
            }
        }
    }

    // The commits of the schema and of the mark "open" come before the events.
    private static int CommitOfFirstEvent(List<int> commits) => commits[^Events];

    private static List<int> Commits(byte[] log) =>
        [.. Enumerable.Range(0, (log.Length - Header) / Frame)
            .Where(i => BinaryPrimitives.ReadInt32BigEndian(log.AsSpan(Header + (i * Frame) + 4)) != 0)
            .Select(i => Header + ((i + 1) * Frame))];
}
