using Antrea.Enforcers.Commands;
using Antrea.Testing.Kernel;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>Runs programs on a fake kernel.</summary>
public sealed class FakeRunner(FakeKernel kernel) : ICommandRunner
{
    /// <summary>Called before each program; an exception stands for a crash of the agent at that point.</summary>
    public Action<string>? Before { get; set; }

    public Task<Antrea.Enforcers.Commands.CommandResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string stdin, CancellationToken cancel = default)
    {
        Before?.Invoke(program);
        var r = kernel.Run(program, [.. arguments], stdin);
        return Task.FromResult(new Antrea.Enforcers.Commands.CommandResult(r.ExitCode, r.Stdout, r.Stderr));
    }
}
