using System.ComponentModel;
using System.Diagnostics;

namespace Antrea.Enforcers.Commands;

/// <summary>Runs real programs, one process a call.</summary>
/// <param name="timeLimit">How long a program may take before it is killed; default 60 s.</param>
public sealed class ProcessRunner(TimeSpan? timeLimit = null) : ICommandRunner
{
    private static readonly string[] SystemDirectories = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];

    /// <inheritdoc/>
    public async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string stdin, CancellationToken cancel = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeLimit ?? TimeSpan.FromSeconds(60));
        using var process = new Process
        {
            StartInfo = new ProcessStartInfo(Locate(program), arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            return new CommandResult(127, "", $"cannot be started: {new Win32Exception(e.NativeErrorCode).Message}");
        }

        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            try
            {
                await process.StandardInput.WriteAsync(stdin.AsMemory(), limit.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading everything: its exit code and stderr tell why.
            }

            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            return new CommandResult(137, "", $"{program} did not end in time and was killed");
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }

    // A service's PATH often lacks the sbin directories, where iptables and ipset live.
    internal static string Locate(string program)
    {
        if (program.Contains('/'))
        {
            return program;
        }

        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(SystemDirectories).Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists) ?? program;
    }
}
