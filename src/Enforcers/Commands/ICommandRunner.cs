namespace Antrea.Enforcers.Commands;

/// <summary>Runs programs; the one door to the kernel's tables, so that tests can stand in for it.</summary>
public interface ICommandRunner
{
    /// <summary>
    /// Runs a program to its end. A program that cannot be started gives exit code 127 with the reason in stderr; one that does not end
    /// within the runner's time limit is killed and gives 137.
    /// </summary>
    Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string stdin, CancellationToken cancel = default);
}
