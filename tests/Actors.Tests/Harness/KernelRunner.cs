using System.ComponentModel;
using Antrea.Enforcers.Commands;
using Antrea.Testing.Kernel;
using CommandResult = Antrea.Enforcers.Commands.CommandResult;

namespace Antrea.Actors.Harness;

/// <summary>Runs the enforcer's programs on a <see cref="FakeKernel"/>, off the caller's thread as real processes would.</summary>
public sealed class KernelRunner(FakeKernel kernel) : ICommandRunner
{
    private readonly Lock _life = new();
    private bool _dead;
    private int _restores;

    /// <summary>Runs of iptables-restore and ip6tables-restore.</summary>
    public int Restores => Volatile.Read(ref _restores);

    /// <summary>Programs begun while this is set end when it does.</summary>
    public Task? Hold { get; set; }

    /// <summary>Whoever still uses this runner is no more: nothing it does reaches the kernel.</summary>
    public void Die()
    {
        lock (_life)
        {
            _dead = true;
        }
    }

    public async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string stdin, CancellationToken cancel = default)
    {
        await Task.Yield();
        if (Hold is { } hold)
        {
            await hold;
        }

        // Held while the program runs: once dead, nothing of this life reaches the kernel behind the next one's back.
        lock (_life)
        {
            return _dead ? new CommandResult(137, "", "the agent is dead") : Run(program, arguments, stdin);
        }
    }

    private CommandResult Run(string program, IReadOnlyList<string> arguments, string stdin)
    {
        if (program.Contains("tables", StringComparison.Ordinal) && program.EndsWith("-restore", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _restores);
        }

        try
        {
            var result = kernel.Run(program, [.. arguments], stdin);
            return new CommandResult(result.ExitCode, result.Stdout, result.Stderr);
        }
        catch (Win32Exception e)
        {
            return new CommandResult(127, "", $"cannot start {program}: {e.Message}");
        }
    }
}
