namespace Antrea.Testing.Kernel.Sets;

/// <summary>ipset refuses a command: exit code 1, or 2 for a command line it cannot read at all.</summary>
internal sealed class IpsetException(string message, int exitCode = 1, bool withLine = true) : Exception(message)
{
    /// <summary>Whether restore says in which line it was.</summary>
    public bool WithLine { get; } = withLine;

    public int ExitCode { get; } = exitCode;

    public static IpsetException NoSuchSet() => new("The set with the given name does not exist");

    public static IpsetException Syntax(string message) => new($"Syntax error: {message}");
}
