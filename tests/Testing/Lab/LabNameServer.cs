using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Lab;

/// <summary>A name server on a host of the laboratory, port 53, UDP and TCP.</summary>
public sealed class LabNameServer : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private readonly ConcurrentDictionary<string, (int Ttl, IReadOnlyList<IPAddress> Addresses)> _records = [];

    public LabNameServer(LabHost host)
    {
        foreach (var address in host.Addresses)
        {
            var at = new IPEndPoint(address, 53);
            var (datagrams, streams) = (host.Prober.Open(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp),
                host.Prober.Open(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
            _sockets.AddRange([datagrams, streams]);
            datagrams.Bind(at);
            streams.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            streams.Bind(at);
            streams.Listen(64);
            _ = UntilStopAsync(() => AnswerAsync(datagrams));
            _ = UntilStopAsync(async () => _ = UntilStopAsync(Conversation(await streams.AcceptAsync(_stop.Token))));
        }
    }

    /// <summary>Gives a name its addresses, in place of those it had.</summary>
    /// <param name="ttl">Seconds.</param>
    public void Set(string name, int ttl, params string[] addresses) =>
        _records[name.TrimEnd('.').ToLowerInvariant()] = (ttl, [.. addresses.Select(IPAddress.Parse)]);

    public void Dispose()
    {
        _stop.Cancel();
        _sockets.ForEach(s => s.Dispose());
        _stop.Dispose();
    }

    private (int, IReadOnlyList<IPAddress>)? Look(string name) => _records.TryGetValue(name, out var found) ? found : null;

    private async Task AnswerAsync(Socket socket)
    {
        var buffer = new byte[4096];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var received = await socket.ReceiveFromAsync(buffer, anyone, _stop.Token);
        if (DnsMessage.Answer(buffer.AsSpan(0, received.ReceivedBytes), Look) is { } answer)
        {
            await socket.SendToAsync(answer, received.RemoteEndPoint, _stop.Token);
        }
    }

    private Func<Task> Conversation(Socket client) => async () =>
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        while (await DnsStream.ReadAsync(stream, _stop.Token) is { } query)
        {
            if (DnsMessage.Answer(query, Look) is { } answer)
            {
                await DnsStream.WriteAsync(stream, answer, _stop.Token);
            }
        }

        throw new OperationCanceledException();
    };

    // Errors of one question do not keep it from the next.
    private async Task UntilStopAsync(Func<Task> step)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await step();
            }
            catch (Exception error) when (error is SocketException or ArgumentException or IndexOutOfRangeException)
            {
                // Refused by a rule, or not DNS.
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or IOException)
            {
                return;
            }
        }
    }
}
