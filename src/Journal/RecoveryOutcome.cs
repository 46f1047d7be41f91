namespace Antrea.Journal;

/// <summary>What opening the journal amounted to.</summary>
public enum RecoveryOutcome
{
    /// <summary>There was no file; an empty one was made.</summary>
    Created,

    /// <summary>What was checked is intact.</summary>
    Intact,

    /// <summary>
    /// The end of the write-ahead log was torn or unfinished and was left out. After the death of a process this is a
    /// transaction nobody was told of; after a power cut it may be the latest appends that were not flushed.
    /// </summary>
    LogTailDropped,

    /// <summary>The file was damaged: it was set aside, and every valid record was copied into a new one.</summary>
    Rebuilt,
}
