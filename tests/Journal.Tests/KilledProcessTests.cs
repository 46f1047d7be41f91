using System.Diagnostics;

namespace Antrea.Journal.Tests;

/// <summary>A process that appends is killed with SIGKILL at points nobody chose.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private const int Kills = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestJournal _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task After_every_kill_all_acknowledged_events_are_there_and_no_sequence_has_a_hole()
    {
        var random = new Random(20261121);
        for (var kill = 0; kill < Kills; kill++)
        {
            var acknowledged = await RunAndKillAsync(random.Next(1, 200), random.Next(0, 3_000));
            acknowledged.ShouldNotBeEmpty();

            await using var journal = await _dir.OpenAsync(kill % 4 == 0 ? RecoveryCheck.Full : RecoveryCheck.Auto);
            journal.Recovery.Outcome.ShouldBeOneOf(RecoveryOutcome.Intact, RecoveryOutcome.LogTailDropped);
            foreach (var (stream, last) in acknowledged)
            {
                var highest = await journal.ReadHighestAsync(stream);
                highest.ShouldBeGreaterThanOrEqualTo(last, $"kill {kill}: {journal.Recovery}");
                (highest % 2).ShouldBe(0, "a batch is stored whole or not at all");
                var replayed = await TestJournal.ToListAsync(journal.ReplayAsync(stream));
                replayed.Select(e => e.Sequence).ShouldBe(Enumerable.Range(1, (int)highest).Select(i => (long)i));
                replayed.TrueForAll(e => e.Payload.Span.SequenceEqual(TestJournal.Payload(e.Sequence))).ShouldBeTrue();
            }
        }
    }

    /// <summary>Lets it run for some acknowledgements and some spins more, and kills it.</summary>
    /// <returns>The last acknowledged sequence of each stream, read to the end of what it said.</returns>
    private async Task<Dictionary<string, long>> RunAndKillAsync(int acknowledgements, int spins)
    {
        using var timeout = new CancellationTokenSource(Patience);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CrashVictim).Assembly.Location, "append", _dir.File])
        {
            RedirectStandardOutput = true,
        })!;
        var acknowledged = new Dictionary<string, long>();
        for (var i = 0; await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line; i++)
        {
            if (i == acknowledgements)
            {
                Thread.SpinWait(spins);
                process.Kill();
            }

            if (line.Split(' ') is [var stream, var number] && long.TryParse(number, out var sequence))
            {
                acknowledged[stream] = sequence;
            }
        }

        await process.WaitForExitAsync(timeout.Token);
        process.ExitCode.ShouldNotBe(0);
        return acknowledged;
    }
}
