using System.Diagnostics;
using System.Text.Json;

namespace Antrea.Api.Bench;

/// <summary>This program run again as another part of the measurement.</summary>
public sealed class Child : IDisposable
{
    private readonly Process _process;

    /// <summary>Starts it.</summary>
    public Child(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
    }

    /// <summary>Tells it a line.</summary>
    public void Say(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>The next line that begins so; what comes before is shown if it is a remark.</summary>
    public async Task<string> LineAsync(string beginning = "")
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal) && !line.StartsWith('#'))
            {
                return line;
            }

            Console.WriteLine(line);
        }

        throw new InvalidOperationException("a process of the measurement ended too early");
    }

    /// <summary>The next figures.</summary>
    public async Task<Figures> FiguresAsync() => JsonSerializer.Deserialize<Figures>(await LineAsync("{"))!;

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
