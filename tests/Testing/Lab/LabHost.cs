using System.Net;
using System.Net.Sockets;
using Antrea.Testing.Kernel;

namespace Antrea.Testing.Lab;

/// <summary>A host of the laboratory: a namespace with addresses, servers that say its name, and a prober.</summary>
public abstract class LabHost : IDisposable
{
    private readonly List<IPAddress> _addresses;
    private EchoServers _servers;

    private protected LabHost(string name, NetworkNamespace place, params string[] addresses)
    {
        (Name, Namespace) = (name, place);
        _addresses = [.. addresses.Select(IPAddress.Parse)];
        _servers = new EchoServers(this);
        Prober = new Prober(place);
    }

    /// <summary>What its servers answer.</summary>
    public string Name { get; }

    public NetworkNamespace Namespace { get; }

    /// <summary>First IPv4 address.</summary>
    public string Ip => First(v6: false);

    /// <summary>First IPv6 address.</summary>
    public string Ip6 => First(v6: true);

    public IReadOnlyList<IPAddress> Addresses => _addresses;

    internal Prober Prober { get; }

    /// <summary>Adds an address to the loopback interface; servers started later answer there, too.</summary>
    public void AddAddress(string address)
    {
        var parsed = IPAddress.Parse(address);
        Namespace.Ip($"addr add {address}/{(address.Contains(':') ? "128 dev lo nodad" : "32 dev lo")}");
        _addresses.Add(parsed);
    }

    /// <summary>Starts servers on all addresses: they answer with <see cref="Name"/>. A server that runs already is left alone.</summary>
    public void Serve(LabProtocol protocol, params int[] ports)
    {
        foreach (var port in ports)
        {
            _servers.Start(protocol, port);
        }
    }

    /// <summary>Ends all servers.</summary>
    public void StopServing()
    {
        _servers.Dispose();
        _servers = new EchoServers(this);
    }

    /// <summary>Asks a server who it is.</summary>
    /// <param name="timeout">
    /// Default 1.5 s; a dropped probe takes that long. Less than the 1 s until TCP's first retransmission may take a refusal for a drop: an ICMPv6
    /// error that arrives while connect() still holds the socket is lost.
    /// </param>
    /// <param name="source">Address of this host to ask from; default: the kernel's choice.</param>
    public Task<ProbeResult> ProbeAsync(LabProtocol protocol, string address, int port, TimeSpan? timeout = null, string? source = null) =>
        Prober.RunAsync(protocol, IPAddress.Parse(address), port, timeout ?? TimeSpan.FromSeconds(1.5), source is null ? null : IPAddress.Parse(source));

    /// <summary>Sends an echo request.</summary>
    /// <param name="timeout">Default 1.5 s.</param>
    public Task<ProbeResult> PingAsync(string address, TimeSpan? timeout = null) =>
        Prober.PingAsync(IPAddress.Parse(address), timeout ?? TimeSpan.FromSeconds(1.5));

    /// <summary>Opens a TCP connection to a server and leaves it open.</summary>
    /// <exception cref="OperationCanceledException">It was not open after 5 s.</exception>
    public async Task<LabFlow> ConnectAsync(string address, int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        return new LabFlow(await Prober.ConnectAsync(IPAddress.Parse(address), port, limit.Token));
    }

    /// <summary>Opens a raw socket of an IP protocol in the host.</summary>
    public Socket OpenRaw(AddressFamily family, int protocol) => Prober.OpenRaw(family, protocol);

    /// <summary>Runs a program in the host's namespace.</summary>
    public CommandResult Exec(string program, IEnumerable<string> args, string stdin = "") => Namespace.Exec(program, args, stdin);

    public void Dispose()
    {
        _servers.Dispose();
        Namespace.Dispose();
        GC.SuppressFinalize(this);
    }

    private string First(bool v6) => _addresses.First(a => a.AddressFamily == AddressFamily.InterNetworkV6 == v6).ToString();
}
