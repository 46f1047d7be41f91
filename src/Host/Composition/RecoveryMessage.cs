using Antrea.Journal;
using Serilog.Events;

namespace Antrea.Host.Composition;

/// <summary>What is said at start about the journal.</summary>
public static class RecoveryMessage
{
    /// <summary>How loud, and the words. Loud is only what lost something.</summary>
    public static (LogEventLevel Level, string Text) Of(RecoveryReport report) => report switch
    {
        { Outcome: RecoveryOutcome.Created, SetAside.Count: 0, Findings.Count: 0 } => (LogEventLevel.Information, "journal: there was none, a new one was made"),
        { Outcome: RecoveryOutcome.Intact } => (LogEventLevel.Information, $"journal: {report}"),
        { EventsLost: 0, SetAside.Count: 0, LossesByStream.Count: 0, Outcome: RecoveryOutcome.LogTailDropped } => (LogEventLevel.Warning, $"journal: {report}"),
        _ => (LogEventLevel.Error, $"journal was damaged: {report}"),
    };
}
