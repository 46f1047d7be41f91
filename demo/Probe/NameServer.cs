using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Antrea.Demo.Probe;

/// <summary>The smallest name server that Pods can ask: A records over UDP, and the question to it.</summary>
internal static class NameServer
{
    public const int Port = 53;
    private const int Header = 12, TypeA = 1;
    private const byte Ttl = 60;

    /// <summary>Opens the port; the task answers until the process ends.</summary>
    public static Task Open(IReadOnlyDictionary<string, IPAddress> names)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, Port));
        return AnswerAsync(socket, names);
    }

    /// <summary>The addresses of a name; null without an answer in time.</summary>
    public static async Task<IReadOnlyList<IPAddress>?> AskAsync(IPEndPoint server, string name, TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var query = Query(name);
        try
        {
            await socket.ConnectAsync(server);
            await socket.SendAsync(query);
            var buffer = new byte[512];
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer, limit.Token);
                if (length >= query.Length && buffer[0] == query[0] && buffer[1] == query[1])
                {
                    return Addresses(buffer.AsSpan(query.Length, length - query.Length), buffer[7]);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            return null;
        }
    }

    private static async Task AnswerAsync(Socket socket, IReadOnlyDictionary<string, IPAddress> names)
    {
        var buffer = new byte[512];
        while (true)
        {
            try
            {
                var got = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                if (Answer(buffer.AsSpan(0, got.ReceivedBytes), names) is { } answer)
                {
                    await socket.SendToAsync(answer, got.RemoteEndPoint);
                }
            }
            catch (SocketException)
            {
                // The client went away: the next one counts.
            }
        }
    }

    private static byte[]? Answer(ReadOnlySpan<byte> query, IReadOnlyDictionary<string, IPAddress> names)
    {
        var (labels, at) = (new List<string>(), Header);
        while (at < query.Length && query[at] is > 0 and var length && at + length < query.Length)
        {
            labels.Add(Encoding.ASCII.GetString(query.Slice(at + 1, length)));
            at += length + 1;
        }

        var end = at + 5;
        if (query.Length < end || query[at] != 0)
        {
            return null;
        }

        var known = names.TryGetValue(string.Join('.', labels), out var address);
        var found = known && BinaryPrimitives.ReadUInt16BigEndian(query[(at + 1)..]) == TypeA;
        byte[] flags = [0x81, (byte)(known ? 0x80 : 0x83), 0, 1, 0, (byte)(found ? 1 : 0), 0, 0, 0, 0];
        byte[] record = found ? [0xC0, Header, 0, TypeA, 0, 1, 0, 0, 0, Ttl, 0, 4, .. address!.GetAddressBytes()] : [];
        return [.. query[..2], .. flags, .. query[Header..end], .. record];
    }

    private static byte[] Query(string name) =>
    [
        .. RandomNumberGenerator.GetBytes(2), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0,
        .. name.Split('.').SelectMany(l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]), 0, 0, TypeA, 0, 1,
    ];

    // Records as Answer writes them: a pointer to the name, ten bytes, the address.
    private static List<IPAddress> Addresses(ReadOnlySpan<byte> records, int count)
    {
        var found = new List<IPAddress>();
        for (var at = 0; found.Count < count && at + 16 <= records.Length; at += 16)
        {
            found.Add(new IPAddress(records.Slice(at + 12, 4)));
        }

        return found;
    }
}
