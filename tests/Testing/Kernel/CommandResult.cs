namespace Antrea.Testing.Kernel;

/// <summary>What a program left behind. A killed program has the shell's exit code 128 + signal and says nothing.</summary>
public sealed record CommandResult(int ExitCode, string Stdout, string Stderr, bool KilledBySignal = false)
{
    public static CommandResult Ok(string stdout = "", string stderr = "") => new(0, stdout, stderr);

    public static CommandResult Killed(int signal = 11) => new(128 + signal, "", "", KilledBySignal: true);
}
