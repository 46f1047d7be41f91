using System.Buffers.Binary;
using System.Text;

namespace Antrea.L7.Tests.Tls;

/// <summary>Builds hellos, right and wrong ones.</summary>
internal sealed record TestHello
{
    public byte[] Session { get; init; } = new byte[32];

    public byte[] Suites { get; init; } = [0x1a, 0x1a, 0x13, 0x01, 0xc0, 0x2f];

    public byte[] Compression { get; init; } = [0];

    public byte Major { get; init; } = 3;

    /// <summary>Null for a hello without the extension block.</summary>
    public (int Type, byte[] Body)[]? Extensions { get; init; } = [];

    public static TestHello Of(string? name, params (int Type, byte[] Body)[] others) =>
        new() { Extensions = name == null ? others : [(0x0a0a, []), Sni(name), .. others] };

    public static (int, byte[]) Sni(string name) => (0, Vector16([0, .. Vector16(Encoding.Latin1.GetBytes(name))]));

    /// <summary>Encrypted client hello, or what looks like it.</summary>
    public static (int, byte[]) Encrypted() => (0xfe0d, new byte[200]);

    public static byte[] Vector16(byte[] body) => [(byte)(body.Length >> 8), (byte)body.Length, .. body];

    public byte[] Body()
    {
        var bytes = new List<byte> { Major, 3 };
        bytes.AddRange(new byte[32]);
        bytes.Add((byte)Session.Length);
        bytes.AddRange(Session);
        bytes.AddRange(Vector16(Suites));
        bytes.Add((byte)Compression.Length);
        bytes.AddRange(Compression);
        if (Extensions != null)
        {
            bytes.AddRange(Vector16([.. Extensions.SelectMany(e => (byte[])[(byte)(e.Type >> 8), (byte)e.Type, .. Vector16(e.Body)])]));
        }

        return [.. bytes];
    }

    public byte[] Message() => Message(Body());

    public static byte[] Message(byte[] body, byte type = 1)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(header, body.Length);
        header[0] = type;
        return [.. header, .. body];
    }

    public byte[] Bytes(int fragment = 1 << 14) => Records(Message(), fragment);

    public static byte[] Record(byte type, byte[] body) => [type, 3, 1, .. Vector16(body)];

    public static byte[] Records(byte[] message, int fragment) => [.. message.Chunk(fragment).SelectMany(c => Record(22, c))];
}
