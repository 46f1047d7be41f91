namespace Antrea.Enforcers.Commands;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Exit code; 128 + signal if a signal ended it, as a shell tells it.</param>
/// <param name="Stdout">What it printed.</param>
/// <param name="Stderr">What it complained about.</param>
public sealed record CommandResult(int ExitCode, string Stdout, string Stderr)
{
    /// <summary>True if it ended well.</summary>
    public bool Ok => ExitCode == 0;

    /// <summary>True if a signal ended it: <c>iptables-nft-restore</c> 1.8.9 can crash, and then says nothing.</summary>
    public bool Killed => ExitCode >= 128;

    /// <summary>One line for logs and status.</summary>
    public string Explain(string program)
    {
        var said = Stderr.Trim().ReplaceLineEndings(" ");
        return ExitCode == 127 && said.Length > 0 ? $"{program} {said}"
            : Killed ? $"{program} was ended by signal {ExitCode - 128}"
            : $"{program} ended with {ExitCode}{(said.Length > 0 ? $": {said}" : "")}";
    }
}
