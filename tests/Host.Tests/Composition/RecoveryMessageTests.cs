using Antrea.Host.Composition;
using Antrea.Journal;
using Serilog.Events;

namespace Antrea.Host.Tests.Composition;

public class RecoveryMessageTests
{
    private static RecoveryReport Report(RecoveryOutcome outcome, long lost = 0, string[]? aside = null) =>
        new(outcome, RecoveryCheck.Full, 0, 0, lost, null, [], aside ?? [], []);

    [Fact]
    public void A_first_start_is_no_damage()
    {
        var (level, text) = RecoveryMessage.Of(Report(RecoveryOutcome.Created));
        level.ShouldBe(LogEventLevel.Information);
        text.ShouldNotContain("damage");
    }

    [Fact]
    public void A_new_journal_in_place_of_one_set_aside_is_damage() =>
        RecoveryMessage.Of(Report(RecoveryOutcome.Created, aside: ["journal.db.damaged"])).Level.ShouldBe(LogEventLevel.Error);

    [Fact]
    public void An_unfinished_append_that_lost_nothing_is_a_warning() =>
        RecoveryMessage.Of(Report(RecoveryOutcome.LogTailDropped)).Level.ShouldBe(LogEventLevel.Warning);

    [Fact]
    public void Lost_events_are_damage() =>
        RecoveryMessage.Of(Report(RecoveryOutcome.Rebuilt, lost: 3)).Level.ShouldBe(LogEventLevel.Error);
}
