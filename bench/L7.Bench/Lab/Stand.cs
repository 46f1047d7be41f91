using System.Diagnostics;
using System.Globalization;
using Antrea.Testing.Lab;

namespace Antrea.L7.Bench.Lab;

/// <summary>A laboratory with a client, a server and one contestant between them. All stand at the same time; only the one that is measured is busy.</summary>
internal sealed class Stand : IAsyncDisposable
{
    private readonly NetLab _lab = NetLab.Create("l7l");
    private readonly string _directory = Directory.CreateTempSubdirectory("l7l-").FullName;
    private readonly List<Process> _started = [];
    private readonly LabPod _client, _server;
    private AgentProcess? _agent;
    private int _engine;

    private Stand(Contestant what)
    {
        What = what;
        _client = _lab.NodeA.Pod(2);
        _server = _lab.NodeA.Pod(3);
        _client.Namespace.Sysctl(("net.ipv4.ip_local_port_range", "1024 65000"), ("net.ipv4.tcp_tw_reuse", "1"));
        Start(_server, "nginx", "-c", Configurations.Nginx(_directory));
    }

    public Contestant What { get; }

    public static async Task<Stand> BuildAsync(Contestant what)
    {
        var stand = new Stand(what);
        try
        {
            await stand.EquipAsync();
            return stand;
        }
        catch
        {
            await stand.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs wrk with one thread.</summary>
    public Load Wrk(string path, int connections, int seconds, params string[] more)
    {
        var cpu = Cpu();
        var text = Must("wrk", ["-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "10s", "--latency", .. more, $"http://{_server.Ip}{path}"]);
        return Load.Parse(text, Cpu() - cpu);
    }

    /// <returns>Bytes a second of bodies of so many MB, one connection each.</returns>
    public double Upload(int megabytes, int times)
    {
        var file = Configurations.Body(megabytes);
        return Enumerable.Range(0, times).Average(_ => double.Parse(
            Must("curl", ["-sS", "-o", "/dev/null", "-w", "%{speed_upload}", "-m", "120", "-H", "Expect:", "-X", "POST", "-T", file, $"http://{_server.Ip}/upload"]),
            CultureInfo.InvariantCulture));
    }

    /// <summary>From now on, or no longer, each packet to an end of the connection is lost with a probability.</summary>
    public void Lose(bool yes)
    {
        foreach (var host in new[] { _client, _server })
        {
            host.Namespace.Must("iptables", $"-w 10 {(yes ? "-A" : "-D")} INPUT -p tcp -m statistic --mode random --probability 0.05 -j DROP");
        }
    }

    /// <summary>What the agent says of its judge.</summary>
    public async Task<string> WordsAsync() => _agent is null ? "" : await _agent.Http.GetStringAsync("metrics");

    public async ValueTask DisposeAsync()
    {
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }

        foreach (var process in _started)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        await _lab.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private async Task EquipAsync()
    {
        switch (What)
        {
            case Contestant.Conntrack:
                _lab.NodeA.Namespace.Must("iptables", "-w 10 -A FORWARD -m conntrack --ctstate ESTABLISHED -j RETURN");
                break;
            case Contestant.HaProxy or Contestant.HaProxyLog:
                Divert();
                _engine = Start(_lab.NodeA, "haproxy", "-db", "-f", Configurations.HaProxy(_directory, _server.Ip, What == Contestant.HaProxyLog)).Id;
                break;
            case Contestant.Agent or Contestant.AgentEve:
                _agent = new AgentProcess(_lab.NodeA, Path.Combine(_directory, "agent"));
                await File.WriteAllTextAsync(_agent.ConfigFile, Configurations.Agent(eve: What == Contestant.AgentEve));
                await File.WriteAllTextAsync(Path.Combine(_agent.Manifests, "cluster.yaml"), Configurations.Manifests(_lab.NodeA, _client, _server));
                _agent.Start();
                await _agent.WaitReadyAsync();
                await _agent.WaitStatusAsync("in force", s => s.GetProperty("policies").EnumerateArray().All(p => p.GetProperty("phase").GetString() == "Realized"));
                _engine = _agent.ProcessId;
                break;
        }

        await RespondsAsync();
    }

    // The client's connections end here and others leave from its address; see the kernel's documentation of TPROXY.
    private void Divert()
    {
        var node = _lab.NodeA.Namespace;
        node.Ip("rule add fwmark 0x1/0x1 lookup 100", "route add local 0.0.0.0/0 dev lo table 100");
        node.Must("iptables", "-w 10 -t mangle -N DIVERT");
        node.Must("iptables", "-w 10 -t mangle -A DIVERT -j MARK --set-xmark 0x1/0x1");
        node.Must("iptables", "-w 10 -t mangle -A DIVERT -j ACCEPT");
        node.Must("iptables", "-w 10 -t mangle -A PREROUTING -p tcp -m socket --transparent --nowildcard -j DIVERT");
        node.Must("iptables", $"-w 10 -t mangle -A PREROUTING -p tcp -d {_server.Ip} --dport 80 -j TPROXY --on-port 15001 --tproxy-mark 0x1/0x1");
    }

    private async Task RespondsAsync()
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var attempt = 0; attempt < 50; attempt++)
        {
            if (Ask("/public/1k") == "200" && (What < Contestant.HaProxy || Ask("/private") != "200"))
            {
                return;
            }

            await tick.WaitForNextTickAsync();
        }

        throw new InvalidOperationException($"{What}: /public/1k gives {Ask("/public/1k")}, /private {Ask("/private")}\n{_agent?.Output}");
    }

    private string Ask(string path) => _client.Exec("curl", ["-s", "-m", "1", "-o", "/dev/null", "-w", "%{http_code}", $"http://{_server.Ip}{path}"]).Stdout;

    private string Must(string program, string[] arguments)
    {
        var result = _client.Namespace.Exec(program, arguments, timeout: TimeSpan.FromMinutes(5));
        return result.ExitCode == 0 ? result.Stdout : throw new InvalidOperationException($"{What}: {program} {string.Join(' ', arguments)}: {result.Stderr}");
    }

    private Process Start(LabHost host, string program, params string[] arguments)
    {
        var output = File.Create(Path.Combine(_directory, $"{program}.log"));
        var process = Process.Start(new ProcessStartInfo("ip", ["netns", "exec", host.Namespace.Name, program, .. arguments]) { RedirectStandardOutput = true })!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(output).ContinueWith(_ => output.Dispose(), TaskScheduler.Default);
        _started.Add(process);
        return process;
    }

    // utime and stime, in ticks of 10 ms.
    private double Cpu() => _engine == 0 ? 0 : File.ReadAllText($"/proc/{_engine}/stat").Split(')')[^1].Split(' ') is var f
        ? (long.Parse(f[12], CultureInfo.InvariantCulture) + long.Parse(f[13], CultureInfo.InvariantCulture)) / 100.0 : 0;
}
