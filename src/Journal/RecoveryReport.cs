namespace Antrea.Journal;

/// <summary>What opening the journal found, and what was lost.</summary>
/// <param name="Checked">Whether the whole file or only its tail was verified.</param>
/// <param name="EventsVerified">Events whose checksum and chain were verified.</param>
/// <param name="LastGlobalSequence">The last valid event; 0 if there is none.</param>
/// <param name="EventsLost">Events known to have been there and not readable any more.</param>
/// <param name="FirstLostGlobalSequence">The lowest of them.</param>
/// <param name="LossesByStream">Streams that lost their end: what remains of each is valid and without holes.</param>
/// <param name="SetAside">Where the damaged files were put.</param>
/// <param name="Findings">What is wrong, one sentence each, for the log.</param>
public sealed record RecoveryReport(
    RecoveryOutcome Outcome,
    RecoveryCheck Checked,
    long EventsVerified,
    long LastGlobalSequence,
    long EventsLost,
    long? FirstLostGlobalSequence,
    IReadOnlyList<StreamLoss> LossesByStream,
    IReadOnlyList<string> SetAside,
    IReadOnlyList<string> Findings)
{
    /// <summary>One line for the log.</summary>
    public override string ToString()
    {
        var text = $"{Outcome}, {EventsVerified} events verified ({Checked}), last {LastGlobalSequence}, {EventsLost} lost";
        text += FirstLostGlobalSequence is { } first ? $" from {first}" : "";
        text += SetAside.Count > 0 ? $", damaged files at {string.Join(", ", SetAside)}" : "";
        return Findings.Count > 0 ? $"{text}: {string.Join("; ", Findings)}" : text;
    }
}
