namespace Antrea.Journal;

/// <summary>A journal error that says which file, what is wrong and what to do about it.</summary>
public sealed class JournalException : IOException
{
    public JournalException(JournalFailure failure, string path, string reason, string remedy, Exception? inner = null)
        : base($"journal {path}: {reason}; {remedy}", inner)
    {
        Failure = failure;
        Path = path;
        Reason = reason;
        Remedy = remedy;
    }

    public JournalFailure Failure { get; }

    /// <summary>The file or directory concerned.</summary>
    public string Path { get; }

    public string Reason { get; }

    /// <summary>What an operator can do.</summary>
    public string Remedy { get; }
}
