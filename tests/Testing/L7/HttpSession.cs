using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Antrea.Testing.L7;

/// <summary>
/// One connection of <see cref="LabHttpServer"/>. Answers 200 with method and target; <c>/size/N</c> with N bytes; <c>/status/N</c> with that status; an
/// Upgrade to websocket with 101 (except below <c>/refuse</c>) and CONNECT with 200, and gives back every byte from then on.
/// </summary>
internal sealed class HttpSession(Stream stream, SeenConnection seen)
{
    private const string WebSocketGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    public async Task RunAsync(CancellationToken stop)
    {
        var (buffer, end, promised) = (new byte[1 << 16], 0, false);
        while (true)
        {
            if (end == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(end), stop);
            if (read == 0)
            {
                return;
            }

            seen.Add(buffer.AsSpan(end, read));
            end += read;
            var start = 0;
            bool waits;
            while (LenientHttp.Read(buffer.AsSpan(start, end - start), BodyReading.Chunked, out var used, out waits) is { } request)
            {
                start += used;
                promised = false;
                seen.Add(request);
                var (answer, then) = Answer(request);
                await stream.WriteAsync(answer, stop);
                if (then == Next.Tunnel)
                {
                    await EchoAsync(buffer.AsMemory(start, end - start), stop);
                }

                if (then != Next.Request)
                {
                    return;
                }
            }

            if (waits && !promised)
            {
                promised = true;
                await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
        }
    }

    private async Task EchoAsync(ReadOnlyMemory<byte> first, CancellationToken stop)
    {
        await stream.WriteAsync(first, stop);
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, stop)) > 0;)
        {
            seen.Add(buffer.AsSpan(0, read));
            await stream.WriteAsync(buffer.AsMemory(0, read), stop);
        }
    }

    private static (byte[] Bytes, Next Then) Answer(SeenRequest request)
    {
        if (request.Method == "CONNECT")
        {
            return ("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), Next.Tunnel);
        }

        if (Field(request, "upgrade") == "websocket" && !request.Target.StartsWith("/refuse", StringComparison.Ordinal))
        {
#pragma warning disable CA5350 // The protocol's own.
            var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Field(request, "sec-websocket-key") + WebSocketGuid)));
#pragma warning restore CA5350
            return (Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"), Next.Tunnel);
        }

        var parts = request.Target.Split('/', '?');
        var status = parts is [_, "status", var s, ..] && int.TryParse(s, CultureInfo.InvariantCulture, out var given) ? given : 200;
        var body = parts is [_, "size", var n, ..] && int.TryParse(n, CultureInfo.InvariantCulture, out var size)
            ? Enumerable.Repeat((byte)'x', size).ToArray() : Encoding.Latin1.GetBytes($"{request} {request.BodyLength} {request.BodyHash}\n");
        var close = string.Equals(Field(request, "connection"), "close", StringComparison.OrdinalIgnoreCase);
        var head = $"HTTP/1.1 {status} Lab\r\nContent-Type: text/plain\r\nContent-Length: {body.Length}\r\n{(close ? "Connection: close\r\n" : "")}\r\n";
        return ([.. Encoding.ASCII.GetBytes(head), .. request.Method == "HEAD" ? [] : body], close ? Next.Close : Next.Request);
    }

    private static string Field(SeenRequest request, string name) => request.Head.Split('\n').Select(l => l.Split(':', 2))
        .Where(l => l.Length == 2 && l[0].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)).Select(l => l[1].Trim()).FirstOrDefault("");

    private enum Next
    {
        Request,
        Tunnel,
        Close,
    }
}
