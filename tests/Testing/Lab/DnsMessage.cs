using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Antrea.Testing.Lab;

/// <summary>The little of DNS that a question for addresses needs. Names are lower case, without the dot at the end.</summary>
internal static class DnsMessage
{
    private const int A = 1, Aaaa = 28, Header = 12;

    /// <summary>A question for the addresses of a name.</summary>
    public static byte[] Query(ushort id, string name, bool v6)
    {
        var bytes = new List<byte>(Start(id, 0x0100, answers: 0));
        AddQuestion(bytes, name, v6 ? Aaaa : A);
        return [.. bytes];
    }

    /// <summary>The answer to a question; null for what is none. A name with no addresses does not exist.</summary>
    public static byte[]? Answer(ReadOnlySpan<byte> query, Func<string, (int Ttl, IReadOnlyList<IPAddress> Addresses)?> records)
    {
        if (query.Length < Header + 5 || BinaryPrimitives.ReadUInt16BigEndian(query[4..]) != 1)
        {
            return null;
        }

        var at = Header;
        var asked = ReadName(query, ref at);
        var type = BinaryPrimitives.ReadUInt16BigEndian(query[at..]);
        var found = records(asked.ToLowerInvariant());
        var addresses = found?.Addresses.Where(a => a.GetAddressBytes().Length == (type == Aaaa ? 16 : type == A ? 4 : 0)).ToList() ?? [];
        var flags = found is null ? 0x8183 : 0x8180;
        var bytes = new List<byte>(Start(BinaryPrimitives.ReadUInt16BigEndian(query), flags, addresses.Count));
        AddQuestion(bytes, asked, type);
        foreach (var address in addresses)
        {
            var raw = address.GetAddressBytes();
            bytes.AddRange([0xc0, Header, 0, (byte)type, 0, 1, .. Big(found!.Value.Ttl), 0, (byte)raw.Length, .. raw]);
        }

        return [.. bytes];
    }

    /// <summary>Addresses in an answer to a question of this number.</summary>
    public static IReadOnlyList<IPAddress> Addresses(ReadOnlySpan<byte> answer, ushort id)
    {
        var found = new List<IPAddress>();
        if (answer.Length < Header || BinaryPrimitives.ReadUInt16BigEndian(answer) != id)
        {
            return found;
        }

        var at = Header;
        ReadName(answer, ref at);
        at += 4;
        for (var left = BinaryPrimitives.ReadUInt16BigEndian(answer[6..]); left > 0; left--)
        {
            ReadName(answer, ref at);
            var type = BinaryPrimitives.ReadUInt16BigEndian(answer[at..]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(answer[(at + 8)..]);
            if (type is A or Aaaa)
            {
                found.Add(new IPAddress(answer.Slice(at + 10, length)));
            }

            at += 10 + length;
        }

        return found;
    }

    private static byte[] Start(ushort id, int flags, int answers) =>
        [(byte)(id >> 8), (byte)id, (byte)(flags >> 8), (byte)flags, 0, 1, 0, (byte)answers, 0, 0, 0, 0];

    private static byte[] Big(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void AddQuestion(List<byte> bytes, string name, int type)
    {
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
        }

        bytes.AddRange([0, (byte)(type >> 8), (byte)type, 0, 1]);
    }

    // A pointer ends a name.
    private static string ReadName(ReadOnlySpan<byte> message, ref int at)
    {
        var labels = new List<string>();
        while (message[at] is var length and > 0)
        {
            if (length >= 0xc0)
            {
                at += 2;
                return string.Join('.', labels);
            }

            labels.Add(Encoding.ASCII.GetString(message.Slice(at + 1, length)));
            at += 1 + length;
        }

        at++;
        return string.Join('.', labels);
    }
}
