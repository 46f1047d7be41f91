using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Antrea.Testing.Lab;

namespace Antrea.Testing.L7;

/// <summary>
/// An HTTP/1 server on a host of the laboratory, over TCP or TLS, that takes whatever it is sent and records what it could assemble:
/// a guard in front of it must be stricter than it. See <see cref="HttpSession"/> for what it answers.
/// </summary>
public sealed class LabHttpServer : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<SeenConnection> _connections = [];
    private readonly List<Socket> _listeners = [];
    private readonly X509Certificate2? _certificate;
    private readonly byte[] _banner;

    private LabHttpServer(X509Certificate2? certificate, string banner) => (_certificate, _banner) = (certificate, System.Text.Encoding.Latin1.GetBytes(banner));

    /// <summary>Connections in the order they came.</summary>
    public IReadOnlyList<SeenConnection> Connections => [.. _connections];

    /// <summary>Requests that were answered, of all connections.</summary>
    public IReadOnlyList<SeenRequest> Requests => [.. _connections.SelectMany(c => c.Requests)];

    /// <summary>Starts it on an address, or on all of the host's.</summary>
    /// <param name="certificate">For TLS; null = plain.</param>
    /// <param name="banner">What it says before the client says anything.</param>
    public static LabHttpServer Start(LabHost host, int port, X509Certificate2? certificate = null, string? address = null, string banner = "")
    {
        var server = new LabHttpServer(certificate, banner);
        IPAddress[] places = address is null ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Parse(address)];
        foreach (var place in places)
        {
            var listener = host.Prober.Open(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            server._listeners.Add(listener);
            if (place.AddressFamily == AddressFamily.InterNetworkV6)
            {
                listener.DualMode = false;
            }

            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.Bind(new IPEndPoint(place, port));
            listener.Listen(4096);
            _ = server.AcceptAsync(listener);
        }

        return server;
    }

    /// <summary>A request for this target was answered.</summary>
    public bool Saw(string target) => Requests.Any(r => r.Target == target);

    /// <summary>Forgets the connections it saw so far.</summary>
    public void Forget() => _connections.Clear();

    /// <summary>Ends it and all its connections.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _listeners.ForEach(l => l.Dispose());
        _stop.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                _ = WelcomeAsync(await listener.AcceptAsync(_stop.Token));
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // The laboratory is taken down.
        }
    }

    private async Task WelcomeAsync(Socket client)
    {
        using var socket = client;
        var seen = new SeenConnection((IPEndPoint)client.RemoteEndPoint!);
        _connections.Enqueue(seen);
        try
        {
            client.NoDelay = true;
            await using Stream plain = new NetworkStream(client);
            await plain.WriteAsync(_banner, _stop.Token);
            await using var stream = _certificate is null ? plain : await SecureAsync(plain, seen);
            await new HttpSession(stream, seen).RunAsync(_stop.Token);
        }
        catch (Exception error) when (IsEnd(error) || error is AuthenticationException)
        {
            // Cut, refused, or taken down.
        }
        finally
        {
            seen.End();
        }
    }

    private async Task<Stream> SecureAsync(Stream plain, SeenConnection seen)
    {
        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        seen.ServerName = secure.TargetHostName;
        return secure;
    }

    private static bool IsEnd(Exception error) => error is OperationCanceledException or SocketException or ObjectDisposedException or IOException;
}
