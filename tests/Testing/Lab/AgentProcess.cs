using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Antrea.Testing.Lab;

/// <summary>
/// The agent as a process on a node of the laboratory, with a directory of its own for manifests, configuration, state and logs.
/// It can be stopped and started again on the same directory.
/// </summary>
public sealed class AgentProcess : IAsyncDisposable
{
    /// <summary>Where the agent serves HTTP inside the node.</summary>
    public const int HttpPort = 10360;

    private readonly StringBuilder _output = new();
    private readonly string _binary;
    private Process? _process;

    /// <param name="binary">Default: <see cref="AgentBinary.Find"/>.</param>
    /// <exception cref="FileNotFoundException">The agent was not built.</exception>
    public AgentProcess(LabNode node, string directory, string? binary = null)
    {
        _binary = binary ?? AgentBinary.Find() ?? throw new FileNotFoundException("antrea-actors was not built; build src/Host or set ANTREA_ACTORS");
        (Node, Root) = (node, directory);
        foreach (var path in new[] { Manifests, StateDirectory, LogDirectory })
        {
            Directory.CreateDirectory(path);
        }

        if (!File.Exists(ConfigFile))
        {
            File.WriteAllText(ConfigFile, "featureGates:\n  NodeNetworkPolicy: true\n");
        }

        Http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, PooledConnectionLifetime = TimeSpan.Zero })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}/"), Timeout = TimeSpan.FromSeconds(10),
        };
    }

    public LabNode Node { get; }

    public string Root { get; }

    /// <summary>Directories that the agent searches for programs before all others.</summary>
    public string? FirstOnPath { get; init; }

    /// <summary>A kubeconfig file for a cluster that the agent watches instead of the directory.</summary>
    public string? Kubeconfig { get; set; }

    public string Manifests => Path.Combine(Root, "manifests");

    public string ConfigFile => Path.Combine(Root, "antrea-agent.conf");

    public string StateDirectory => Path.Combine(Root, "state");

    public string LogDirectory => Path.Combine(Root, "log");

    /// <summary>A client whose connections are made inside the node.</summary>
    public HttpClient Http { get; }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Null while it runs.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>Of the running process, or of the last one.</summary>
    public int ProcessId => (_process ?? throw new InvalidOperationException("the agent was never started")).Id;

    /// <summary>Both output streams since the first start.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the agent; extra arguments follow the usual ones.</summary>
    public void Start(params string[] extra)
    {
        var start = new ProcessStartInfo("ip",
        [
            "netns", "exec", Node.Namespace.Name, _binary, "agent", "--node", Node.Name, Kubeconfig is null ? "--manifests" : "--kubeconfig", Kubeconfig ?? Manifests, "--config", ConfigFile,
            "--state-dir", StateDirectory, "--log-dir", LogDirectory, "--http", $"127.0.0.1:{HttpPort}", .. extra,
        ])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        if (FirstOnPath is not null)
        {
            start.Environment["PATH"] = $"{FirstOnPath}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until <c>/readyz</c> says 200.</summary>
    /// <exception cref="TimeoutException">It did not in time, or the agent ended; the message has the end of its output.</exception>
    public Task WaitReadyAsync(TimeSpan? timeout = null) => WaitAsync("ready", async () =>
    {
        using var answer = await Http.GetAsync("readyz");
        return answer.IsSuccessStatusCode;
    }, timeout);

    /// <summary>Waits until a condition on <c>/status</c> holds, and returns that status.</summary>
    public async Task<JsonElement> WaitStatusAsync(string what, Func<JsonElement, bool> condition, TimeSpan? timeout = null)
    {
        JsonElement last = default;
        await WaitAsync(what, async () => condition(last = await StatusAsync()), timeout);
        return last;
    }

    /// <summary>The object behind <c>/status</c>.</summary>
    public async Task<JsonElement> StatusAsync()
    {
        using var document = JsonDocument.Parse(await Http.GetStringAsync("status"));
        return document.RootElement.Clone();
    }

    /// <summary>Starts the agent and waits until it ends by itself. Returns the exit code; all its output is there.</summary>
    /// <exception cref="TimeoutException">It did not end in time.</exception>
    public async Task<int> RunAsync(string[] extra, TimeSpan? timeout = null)
    {
        Start(extra);
        return await EndedAsync("by itself", timeout ?? TimeSpan.FromSeconds(30));
    }

    /// <summary>SIGTERM, then waits for the end. Returns the exit code.</summary>
    public Task<int> TerminateAsync(TimeSpan? timeout = null) => EndAsync(Signals.Terminate, timeout);

    /// <summary>SIGKILL, then waits for the end.</summary>
    public Task<int> KillAsync() => EndAsync(Signals.Kill, null);

    /// <summary>SIGSTOP: it is there, and does nothing.</summary>
    public void Suspend() => Signals.Send(ProcessId, Signals.Stop);

    /// <summary>SIGCONT.</summary>
    public void Resume() => Signals.Send(ProcessId, Signals.Continue);

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        _process?.Dispose();
        Http.Dispose();
    }

    private async Task WaitAsync(string what, Func<Task<bool>> condition, TimeSpan? timeout)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(30);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < limit)
        {
            if (!IsRunning)
            {
                throw new TimeoutException($"the agent ended with {ExitCode} before it was {what}:\n{Tail()}");
            }

            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException or JsonException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"the agent was not {what} after {limit.TotalSeconds} s:\n{Tail()}");
    }

    private async Task<int> EndAsync(int signal, TimeSpan? timeout)
    {
        Signals.Send(ProcessId, signal);
        return await EndedAsync($"on signal {signal}", timeout ?? TimeSpan.FromSeconds(10));
    }

    private async Task<int> EndedAsync(string how, TimeSpan timeout)
    {
        var process = _process!;
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"the agent did not end {how}:\n{Tail()}");
        }

        return process.ExitCode;
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.Append(line).Append(line is null ? "" : "\n");
        }
    }

    private string Tail() => string.Join('\n', Output.Split('\n').TakeLast(20));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = Node.Prober.Open(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, context.DnsEndPoint.Port), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
