using System.Net;
using System.Net.Sockets;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>A TCP connection of which the test holds both ends, so that either may speak first.</summary>
internal sealed class TalkingPair : IDisposable
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1);

    private readonly Socket _client, _server;

    private TalkingPair(Socket client, Socket server) => (_client, _server) = (client, server);

    /// <param name="address">Of the server.</param>
    /// <param name="port">One that nobody listens on yet.</param>
    public static async Task<TalkingPair> OpenAsync(LabHost client, LabHost server, string address, int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var family = IPAddress.Parse(address).AddressFamily;
        using var listener = Make(server, family);
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        listener.Listen();
        var near = Make(client, family);
        var accepted = listener.AcceptAsync(limit.Token);
        await near.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), port), limit.Token);
        return new TalkingPair(near, await accepted);
    }

    /// <summary>True if the server heard it within a second.</summary>
    public Task<bool> ClientSaysAsync() => SayAsync(_client, _server);

    /// <summary>True if the client heard it within a second.</summary>
    public Task<bool> ServerSaysAsync() => SayAsync(_server, _client);

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    private static Socket Make(LabHost host, AddressFamily family) => host.Namespace.Invoke(() => new Socket(family, SocketType.Stream, ProtocolType.Tcp));

    private static async Task<bool> SayAsync(Socket from, Socket to)
    {
        using var limit = new CancellationTokenSource(Time);
        try
        {
            await from.SendAsync("x"u8.ToArray(), limit.Token);
            return await to.ReceiveAsync(new byte[1], limit.Token) == 1;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            return false;
        }
    }
}
