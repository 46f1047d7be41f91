namespace Antrea.Journal;

/// <summary>What a completed append has survived. Both survive the death of the process at any point.</summary>
public enum Durability
{
    /// <summary>Written to the log, not yet synced: a power cut may take the latest appends, never a part of one.</summary>
    Normal,

    /// <summary>Synced to the disk before the append completes: survives a power cut.</summary>
    Full,
}
