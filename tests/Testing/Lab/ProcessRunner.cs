using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Antrea.Testing.Kernel;

namespace Antrea.Testing.Lab;

/// <summary>Runs a program to its end with text on its standard streams.</summary>
public static class ProcessRunner
{
    /// <param name="timeout">Default one minute; then the program is killed.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    /// <exception cref="TimeoutException">The program did not end in time.</exception>
    public static CommandResult Run(string program, IEnumerable<string> args, string stdin = "", TimeSpan? timeout = null)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var stdout = process.StandardOutput.ReadToEndAsync();
        var stderr = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(stdin);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything, which its exit code explains.
        }

        if (!process.WaitForExit(timeout ?? TimeSpan.FromMinutes(1)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} did not end");
        }

        process.WaitForExit();
        return new(process.ExitCode, stdout.Result, stderr.Result, KilledBySignal: process.ExitCode > 128);
    }

    /// <summary>Runs a program that must succeed.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message says how.</exception>
    public static string Must(string program, IEnumerable<string> args, string stdin = "")
    {
        var list = args.ToList();
        var result = Run(program, list, stdin);
        return result.ExitCode == 0 ? result.Stdout
            : throw new InvalidOperationException($"{program} {string.Join(' ', list)}: exit code {result.ExitCode}: {result.Stderr.Trim()}");
    }
}
