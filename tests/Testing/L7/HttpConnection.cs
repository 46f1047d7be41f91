using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Antrea.Testing.Lab;

namespace Antrea.Testing.L7;

/// <summary>A client's connection that stays open between requests, over TCP or TLS; it sends what it is told, valid or not.</summary>
public sealed class HttpConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private byte[] _rest = [];

    private HttpConnection(Socket socket, Stream stream) => (_socket, _stream) = (socket, stream);

    /// <summary>The client's own end.</summary>
    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    /// <exception cref="OperationCanceledException">It was not open in time.</exception>
    /// <exception cref="SocketException">It was refused.</exception>
    public static async Task<HttpConnection> OpenAsync(LabHost from, string address, int port, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? Patience);
        var socket = await from.Prober.ConnectAsync(IPAddress.Parse(address), port, limit.Token);
        socket.NoDelay = true;
        return new HttpConnection(socket, new NetworkStream(socket, ownsSocket: true));
    }

    /// <param name="name">Server name; empty = none.</param>
    /// <exception cref="IOException">The connection was cut in the handshake.</exception>
    public static async Task<HttpConnection> OpenTlsAsync(LabHost from, string address, int port, string name, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? Patience);
        var plain = await OpenAsync(from, address, port, timeout);
        try
        {
            var secure = new SslStream(plain._stream);
#pragma warning disable CA5359 // Nobody vouches for the laboratory's certificate.
            var options = new SslClientAuthenticationOptions { TargetHost = name, RemoteCertificateValidationCallback = (_, _, _, _) => true };
#pragma warning restore CA5359
            await secure.AuthenticateAsClientAsync(options, limit.Token);
            return new HttpConnection(plain._socket, secure);
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }

    /// <summary>True if a TLS connection with that name comes to be.</summary>
    public static async Task<bool> CanOpenTlsAsync(LabHost from, string address, int port, string name, TimeSpan? timeout = null)
    {
        try
        {
            using var connection = await OpenTlsAsync(from, address, port, name, timeout);
            return true;
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or AuthenticationException)
        {
            return false;
        }
    }

    /// <summary>Sends a request with that target and reads its answer.</summary>
    public Task<Answer> AskAsync(string target, string method = "GET", string host = "h", string more = "", byte[]? body = null, TimeSpan? timeout = null)
    {
        var length = body is null ? "" : $"Content-Length: {body.Length}\r\n";
        return SayAsync([.. Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{length}{more}\r\n"), .. body ?? []], method == "HEAD", timeout);
    }

    /// <summary>Sends bytes and reads an answer.</summary>
    public Task<Answer> SayAsync(string text, TimeSpan? timeout = null) => SayAsync(Encoding.Latin1.GetBytes(text), false, timeout);

    /// <summary>Sends bytes and reads an answer.</summary>
    public Task<Answer> SayAsync(byte[] bytes, TimeSpan? timeout = null) => SayAsync(bytes, false, timeout);

    /// <summary>Sends bytes. False: the connection is gone.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await _stream.WriteAsync(bytes, limit.Token);
            return true;
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Reads a response.</summary>
    public Task<Answer> ReadAsync(TimeSpan? timeout = null) => TryAsync(limit => ReadResponseAsync(headOnly: false, limit), timeout);

    /// <summary>Reads some bytes as they are; they are the answer's body.</summary>
    public Task<Answer> ReadRawAsync(TimeSpan? timeout = null) => TryAsync(
        async limit => _rest.Length > 0 || await FillAsync(limit) ? (AnswerKind.Response, 0, Take(_rest.Length)) : (AnswerKind.Closed, 0, []), timeout);

    /// <summary>Ends it with a reset.</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Closes it.</summary>
    public void Dispose() => _stream.Dispose();

    private async Task<Answer> SayAsync(byte[] bytes, bool headOnly, TimeSpan? timeout) => await TryAsync(
        async limit =>
        {
            try
            {
                await _stream.WriteAsync(bytes, limit);
            }
            catch (IOException)
            {
                // What came before that may still be read.
            }

            return await ReadResponseAsync(headOnly, limit);
        },
        timeout);

    private static async Task<Answer> TryAsync(Func<CancellationToken, Task<(AnswerKind, int, byte[])>> read, TimeSpan? timeout)
    {
        var begin = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(timeout ?? Patience);
        var (kind, status, body) = (AnswerKind.Silence, 0, Array.Empty<byte>());
        try
        {
            (kind, status, body) = await read(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Silence.
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            kind = AnswerKind.Reset;
        }

        return new Answer(kind, status, body, Stopwatch.GetElapsedTime(begin));
    }

    private async Task<(AnswerKind, int, byte[])> ReadResponseAsync(bool headOnly, CancellationToken limit)
    {
        int end;
        while ((end = _rest.AsSpan().IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await FillAsync(limit))
            {
                return (AnswerKind.Closed, 0, []);
            }
        }

        var lines = Encoding.Latin1.GetString(Take(end + 4)).Split("\r\n");
        _ = int.TryParse(lines[0].Split(' ').ElementAtOrDefault(1), CultureInfo.InvariantCulture, out var status);
        if (status == 100)
        {
            return await ReadResponseAsync(headOnly, limit);
        }

        var length = lines.Select(l => l.Split(": ")).Where(l => l[0].Equals("content-length", StringComparison.OrdinalIgnoreCase))
            .Select(l => int.Parse(l[1], CultureInfo.InvariantCulture)).FirstOrDefault();
        while (!headOnly && _rest.Length < length)
        {
            if (!await FillAsync(limit))
            {
                return (AnswerKind.Closed, status, []);
            }
        }

        return (AnswerKind.Response, status, headOnly ? [] : Take(length));
    }

    private async Task<bool> FillAsync(CancellationToken limit)
    {
        var buffer = new byte[1 << 16];
        var read = await _stream.ReadAsync(buffer, limit);
        _rest = [.. _rest, .. buffer[..read]];
        return read > 0;
    }

    private byte[] Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
