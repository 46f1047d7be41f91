namespace Antrea.Testing.Kernel;

/// <summary>The parser of the program refuses its input: exit code 2 and a hint to the help text.</summary>
internal sealed class UsageException(string message, bool withProgram = true) : Exception(message)
{
    /// <summary>Whether the message is printed behind the program's name and version.</summary>
    public bool WithProgram { get; } = withProgram;
}

/// <summary>A well-formed command that does not fit the table: exit code 1.</summary>
internal sealed class CommandException(string message, bool withProgram = false) : Exception(message)
{
    /// <summary>Whether restore prints the message behind its name and version, and not behind the line's number.</summary>
    public bool WithProgram { get; } = withProgram;
}

/// <summary>The kernel refuses the transaction: exit code 4 on nft, 1 at COMMIT on legacy.</summary>
internal sealed class KernelException(string operation, string reason, string where, int line) : Exception(reason)
{
    public string Operation { get; } = operation;

    /// <summary>Input line of the refused command (nft names it).</summary>
    public int Line { get; } = line;

    public string Describe() => $"{Operation} failed ({Message}): {where}";
}
