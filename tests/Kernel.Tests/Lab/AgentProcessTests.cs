using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Lab;

/// <summary>Driving an agent process, tried with a stand-in: a script for the process and a small server in the node for its HTTP side.</summary>
[SupportedOSPlatform("linux")]
[SuppressMessage("Design", "CA1001", Justification = "Disposed by IAsyncLifetime.")]
public sealed class AgentProcessTests : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("aak-agent-").FullName;
    private NetLab _lab = null!;
    private AgentProcess _agent = null!;

    public Task InitializeAsync()
    {
        _lab = NetLab.Create("aak");
        var script = Path.Combine(_directory, "agent.sh");
        File.WriteAllText(script, "#!/bin/sh\ntrap 'echo bye; exit 0' TERM\necho \"args $*\"\nip -o addr show dev eth0 | grep -c 172.31.0.1\nwhile :; do sleep 0.05; done\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _agent = new AgentProcess(_lab.NodeA, _directory, script);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _agent.DisposeAsync();
        await _lab.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [RootFact]
    public async Task TheAgentIsStartedInTheNodeAskedForItsStatusAndEndedBySignal()
    {
        using var server = Serve("""{"node":"node-a","sourceRevision":7,"realizedRevision":7,"policies":[]}""");
        _agent.Start("--cleanup");

        await _agent.WaitReadyAsync();
        var status = await _agent.WaitStatusAsync("realized", s => s.GetProperty("realizedRevision").GetInt32() == 7);
        status.GetProperty("node").GetString().ShouldBe("node-a");
        (await _agent.TerminateAsync()).ShouldBe(0);

        _agent.IsRunning.ShouldBeFalse();
        _agent.Output.ShouldContain($"args agent --node node-a --manifests {_agent.Manifests} --config {_agent.ConfigFile}");
        _agent.Output.ShouldContain("--http 127.0.0.1:10360 --cleanup");
        _agent.Output.ShouldContain("\n1\n");
        _agent.Output.ShouldContain("bye");
    }

    [RootFact]
    public async Task AKilledAgentCanBeStartedAgain()
    {
        _agent.Start();
        (await _agent.KillAsync()).ShouldBe(137);
        _agent.ExitCode.ShouldBe(137);

        _agent.Start();
        _agent.IsRunning.ShouldBeTrue();
    }

    [RootFact]
    public async Task WaitingForAnAgentThatEndsSaysSoWithItsOutput()
    {
        _agent.Start();
        var waiting = _agent.WaitReadyAsync();
        await _agent.KillAsync();

        var error = await Should.ThrowAsync<TimeoutException>(waiting);
        error.Message.ShouldContain("ended with 137");
    }

    private Socket Serve(string status)
    {
        var listener = _lab.NodeA.Namespace.Invoke(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Loopback, AgentProcess.HttpPort));
        listener.Listen();
        _ = Task.Run(async () =>
        {
            var buffer = new byte[4096];
            while (true)
            {
                using var client = await listener.AcceptAsync();
                var length = await client.ReceiveAsync(buffer);
                var body = Encoding.ASCII.GetString(buffer, 0, length).StartsWith("GET /status ", StringComparison.Ordinal) ? status : "ok";
                await client.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
            }
        });
        return listener;
    }
}
