using System.Text;
using Antrea.L7.Streams;
using Antrea.L7.Tests.Tls;

namespace Antrea.L7.Tests.Streams;

/// <summary>TLS: hellos with an allowed and with another name, in records of any length.</summary>
internal sealed class TlsAdversary : IAdversaryProtocol
{
    private readonly TlsRun _run = new(TlsRun.Foo);

    public IStreamJudge Judge => _run.Hellos;

    public int Piece => 100;

    public byte[][] Streams(Random random)
    {
        var fragment = random.Next(3) == 0 ? 1 << 14 : 30 + random.Next(200);
        var names = random.Next(3) == 0 ? ("bar.test", "foo.test") : ("foo.test", "bar.test");
        return [Stream(names.Item1, fragment), Stream(names.Item2, fragment), Stream("bar.test", 50)];
    }

    public void Answer(ServerModel server, Random random)
    {
    }

    public int Whole(ServerModel server) => Name(server) == null ? 0 : 1;

    public bool IsRight(ServerModel server) => Name(server) is null or "foo.test";

    private static byte[] Stream(string name, int fragment)
    {
        var hello = TestHello.Of(name).Bytes(fragment);
        return [.. hello, .. TestHello.Record(20, [1]), .. hello, .. TestHello.Record(23, new byte[20])];
    }

    /// <summary>Of the first whole hello; null if there is none.</summary>
    private static string? Name(ServerModel server)
    {
        var bytes = server.Read.ToArray();
        var message = new List<byte>();
        for (var at = 0; at + 5 <= bytes.Length && bytes[at] == 22;)
        {
            var length = (bytes[at + 3] << 8) | bytes[at + 4];
            if (at + 5 + length > bytes.Length)
            {
                break;
            }

            message.AddRange(bytes.AsSpan(at + 5, length));
            at += 5 + length;
            if (message.Count >= 4 && message.Count >= 4 + ((message[2] << 8) | message[3]))
            {
                // All these hellos are of one shape: the name ends them.
                return Encoding.ASCII.GetString([.. message.TakeLast(8)]);
            }
        }

        return null;
    }
}
