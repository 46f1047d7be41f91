namespace Antrea.Journal;

/// <summary>How much of an existing file is verified when it is opened.</summary>
public enum RecoveryCheck
{
    /// <summary>
    /// Everything if the file is small, if the log lost frames, or if the machine went down while the journal was open;
    /// the tail otherwise: the death of a process alone cannot damage what it handed to the kernel.
    /// </summary>
    Auto,

    /// <summary>The last records only.</summary>
    Tail,

    /// <summary>SQLite's integrity check and every record with the whole hash chain.</summary>
    Full,
}
