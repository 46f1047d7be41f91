using System.Diagnostics;
using System.Net;

namespace Antrea.Api.Bench;

/// <summary>The whole agent on a large cluster, in the network namespace this runs in: its rules are written into it.</summary>
public sealed class AgentRun : IDisposable
{
    private const string Address = "127.0.0.1:10361";

    private readonly string _directory = Directory.CreateTempSubdirectory("api-bench-").FullName;
    private readonly Process _agent;
    private readonly HttpClient _http = new();
    private readonly long _begin = Stopwatch.GetTimestamp();

    /// <summary>Starts it.</summary>
    public AgentRun(string kubeconfig)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "../../Host/release/antrea-actors");
        _agent = Process.Start(new ProcessStartInfo(program, [
            "agent", "--kubeconfig", kubeconfig, "--node", ClusterLoad.Node, "--http", Address, "--state-dir", Path.Combine(_directory, "state"),
            "--log-dir", Path.Combine(_directory, "log")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _agent.OutputDataReceived += (_, e) => Log.Add(e.Data ?? "");
        _agent.ErrorDataReceived += (_, e) => Log.Add(e.Data ?? "");
        _agent.BeginOutputReadLine();
        _agent.BeginErrorReadLine();
    }

    /// <summary>What it wrote.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Memory so far.</summary>
    public ProcessMemory Memory => ProcessMemory.Of($"{_agent.Id}");

    /// <summary>Processor seconds so far.</summary>
    public double Cpu
    {
        get
        {
            _agent.Refresh();
            return _agent.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>Seconds from its start until all is enforced.</summary>
    public async Task<double> ReadyAsync(TimeSpan patience)
    {
        while (Stopwatch.GetElapsedTime(_begin) < patience && !_agent.HasExited)
        {
            try
            {
                using var answer = await _http.GetAsync($"http://{Address}/readyz");
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return Stopwatch.GetElapsedTime(_begin).TotalSeconds;
                }
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50);
        }

        throw new InvalidOperationException($"the agent is not ready after {patience.TotalSeconds} s:\n{string.Join('\n', Log.TakeLast(30))}");
    }

    /// <summary>One of its pages.</summary>
    public Task<string> PageAsync(string path) => _http.GetStringAsync($"http://{Address}/{path}");

    public void Dispose()
    {
        _agent.Kill();
        _agent.WaitForExit();
        _agent.Dispose();
        _http.Dispose();
        Directory.Delete(_directory, true);
    }
}
