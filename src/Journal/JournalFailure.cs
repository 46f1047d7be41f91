namespace Antrea.Journal;

/// <summary>Why the journal refused or failed; a closed list, fit for a metric label.</summary>
public enum JournalFailure
{
    /// <summary>The directory of the journal file does not exist.</summary>
    DirectoryMissing,

    /// <summary>The directory or a file in it cannot be written (permissions, read-only file system).</summary>
    NotWritable,

    /// <summary>Another process holds the journal open.</summary>
    InUse,

    /// <summary>The file was written by a newer release with a file format this one does not know.</summary>
    NewerFormat,

    /// <summary>A record does not match its checksum, or records are missing from a stream.</summary>
    Corrupt,

    /// <summary>The batch does not continue its stream at the next sequence number.</summary>
    SequenceConflict,

    /// <summary>An argument is out of bounds (empty stream id, payload too large).</summary>
    InvalidArgument,

    /// <summary>No space is left for the journal.</summary>
    DiskFull,

    /// <summary>The write failed for another reason; nothing of the batch was stored.</summary>
    WriteFailed,

    /// <summary>The journal is closed.</summary>
    Closed,
}
