using System.Buffers.Binary;
using System.Text;

namespace Antrea.L7.Tests.Tls;

/// <summary>Reads the name of a hello that is whole, the simplest way: for comparison.</summary>
internal static class PlainHello
{
    /// <summary>The name in lower case without trailing dot; empty if there is none.</summary>
    public static string Name(byte[] stream)
    {
        var message = Joined(stream);
        var rest = message.AsSpan(4 + 2 + 32);
        rest = rest[(1 + rest[0])..];
        rest = rest[(2 + Number(rest))..];
        rest = rest[(1 + rest[0])..];
        var extensions = rest.IsEmpty ? rest : rest.Slice(2, Number(rest));
        while (!extensions.IsEmpty)
        {
            var body = extensions.Slice(4, Number(extensions[2..]));
            if (Number(extensions) == 0)
            {
                var name = Encoding.Latin1.GetString(body.Slice(5, Number(body[3..]))).ToLowerInvariant();
                return name.EndsWith('.') ? name[..^1] : name;
            }

            extensions = extensions[(4 + body.Length)..];
        }

        return "";
    }

    /// <summary>The message that begins in the first record.</summary>
    private static byte[] Joined(byte[] stream)
    {
        var message = new List<byte>();
        for (var at = 0; message.Count < 4 || message.Count < 4 + Number(message.ToArray().AsSpan(2));)
        {
            stream[at].ShouldBe((byte)22);
            var length = Number(stream.AsSpan(at + 3));
            message.AddRange(stream.AsSpan(at + 5, length));
            at += 5 + length;
        }

        return [.. message];
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
