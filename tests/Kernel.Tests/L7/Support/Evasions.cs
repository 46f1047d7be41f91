using System.Text;
using Antrea.Testing.L7;

namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>
/// Attacks with segments. Denied is everything but <c>/public*</c> and <c>/xprivate</c>; all try to have <c>/private</c> served. Allowed and denied
/// requests are of one length, so that one can take the place of the other.
/// </summary>
internal static class Evasions
{
    public const string Allowed = "GET /public1 HTTP/1.1\r\nHost: h\r\n\r\n", Denied = "GET /private HTTP/1.1\r\nHost: h\r\n\r\n";

    private static readonly Random Dice = new(5);

    public static IEnumerable<Evasion> All() =>
        Plain().Concat(Copies()).Concat(Order()).Concat(Flags()).Concat(EvasionsOfState.All()).Concat(EvasionsOfBodies.All());

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>The server gets a moment to acknowledge.</summary>
    public static Task Pause(int milliseconds = 60) => Task.Delay(milliseconds);

    private static IEnumerable<Evasion> Plain()
    {
        yield return new("asked plainly", c => Do(() => c.Say(Bytes(Denied))));
        yield return new("behind an allowed one in its segment", c => Do(() => c.Say(Bytes(Allowed + Denied))));
        yield return new("behind an allowed one", async c =>
        {
            c.Say(Bytes(Allowed));
            await Pause();
            c.Say(Bytes(Denied));
        });
        yield return new("on the handshake's last packet", c => Do(() => c.Say(Bytes(Denied))), Acknowledges: false);
        yield return new("in fragments of IP", c => Do(() => c.Say(Bytes($"GET /private HTTP/1.1\r\nHost: h\r\nX: {new string('x', 4000)}\r\n\r\n"))));
        yield return new("lost in fragments of IP before", async c =>
        {
            var pad = $" HTTP/1.1\r\nHost: h\r\nX: {new string('x', 4000)}\r\n\r\n";
            c.Send(new RawSegment(0, Bytes("GET /public1" + pad)) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Say(Bytes("GET /private" + pad));
        });
        yield return new("a byte at a time", async c =>
        {
            for (var i = 0; i < Denied.Length; i++)
            {
                c.Say(Bytes(Denied)[i..(i + 1)]);
                await Pause(2);
            }
        });
        yield return new("a byte at a time at once", c => Do(() => Array.ForEach(Bytes(Denied).ToArray(), b => c.Say(new[] { b }))));
    }

    // The first copy does not count for the server, though it passed the judge.
    private static IEnumerable<Evasion> Copies()
    {
        yield return new("a copy with a low TTL before", c => Twice(c, s => s with { Ttl = RawTcpClient.Lost }));
        yield return new("a copy with a TTL that ends one hop behind the judge", c => Twice(c, s => s with { Ttl = 2 }), Works: false);
        yield return new("a copy with a wrong checksum before", c => Twice(c, s => s with { BadChecksum = true }));
        yield return new("a copy with an old time stamp before", c => Twice(c, s => s with { TimeShift = -500_000 }, late: true), Stamps: true);
        yield return new("a copy that acknowledges too much before", c => Twice(c, s => s with { AckShift = 1 << 20 }));
        yield return new("a copy that acknowledges too little before", c => Twice(c, s => s with { AckShift = -(1 << 30) }));
        yield return new("a copy without ACK before", c => Twice(c, s => s with { Flags = RawFlags.Psh }));
        yield return new("a copy with SYN before", c => Twice(c, s => s with { Flags = RawFlags.Syn | RawFlags.Ack }));
        yield return new("a copy with FIN and SYN before", c => Twice(c, s => s with { Flags = RawFlags.Fin | RawFlags.Syn }));
        yield return new("a copy with RST before", c => Twice(c, s => s with { Flags = RawFlags.Rst, Ttl = RawTcpClient.Lost }));
        yield return new("a lost copy of the first half before", async c =>
        {
            c.Send(new RawSegment(0, Bytes(Allowed)[..12]) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(12, Bytes(Allowed)[12..]) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Say(Bytes(Denied));
        });
        yield return new("the last byte only lost and changed", async c =>
        {
            // GET /publi1 ... where the byte that tells is sent twice.
            const string Pub = "GET /public1 HTTP/1.1\r\nHost: h\r\n\r\n", Split = "GET /public1 HTTP/1.1\r\nHost: h\r\n\n\nGET /private HTTP/1.1\r\nHost: h\r\n\r\n";
            c.Send(new RawSegment(0, Bytes(Pub)[..^3]));
            await Pause();
            c.Send(new RawSegment(Pub.Length - 3, Bytes(Pub)[^3..]) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(Pub.Length - 3, Bytes(Split)[(Pub.Length - 3)..]));
        });
        yield return new("sent on SYN, then otherwise", c => Do(() => c.Say(Bytes(Denied))), OnSyn: Allowed);
    }

    private static IEnumerable<Evasion> Order()
    {
        yield return new("backwards", c => Do(() => Scatter(c, Denied, 1, backwards: true)));
        yield return new("bytes in random order", c => Do(() => Scatter(c, Denied, 1, backwards: false)));
        yield return new("small pieces in random order", c => Do(() => Scatter(c, Allowed + Denied, 5, backwards: false)));
        yield return new("all twice in random order", c => Do(() =>
        {
            Scatter(c, Denied, 3, backwards: false);
            Scatter(c, Denied, 3, backwards: false);
        }));
        yield return new("an early piece replaced by a larger one", async c =>
        {
            c.Send(new RawSegment(6, Bytes(Allowed)[6..12]));
            await Pause();
            c.Send(new RawSegment(4, Bytes(Denied)[4..]));
            await Pause();
            c.Send(new RawSegment(0, Bytes(Denied)[..4]));
        });
        yield return new("a lost early piece, then another", async c =>
        {
            c.Send(new RawSegment(4, Bytes(Allowed)[4..]) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(4, Bytes(Denied)[4..]));
            await Pause();
            c.Send(new RawSegment(0, Bytes(Denied)[..4]));
        });
        yield return new("another early piece, then a lost one", async c =>
        {
            c.Send(new RawSegment(4, Bytes(Denied)[4..]));
            await Pause();
            c.Send(new RawSegment(4, Bytes(Allowed)[4..]) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(0, Bytes(Denied)[..4]));
        });
        yield return new("in order, overlapped by others", async c =>
        {
            c.Send(new RawSegment(0, Bytes(Allowed)[..10]));
            await Pause();
            c.Send(new RawSegment(0, Bytes(Denied)));
        }, Works: false);
        yield return new("a lost start, and the rest of another", async c =>
        {
            c.Send(new RawSegment(0, Bytes(Allowed)[..12]) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(6, Bytes(Denied)[6..]));
            await Pause();
            c.Send(new RawSegment(0, Bytes(Denied)[..6]));
        });
    }

    private static IEnumerable<Evasion> Flags()
    {
        yield return new("an urgent byte that the server does not read", async c =>
        {
            c.Send(new RawSegment(0, Bytes("GET /x")) { Flags = RawFlags.Ack | RawFlags.Psh | RawFlags.Urg, Urgent = 6 });
            await Pause();
            c.Send(new RawSegment(6, Bytes("private HTTP/1.1\r\nHost: h\r\n\r\n")));
        });
        yield return new("an urgent byte among others", c => Do(() =>
            c.Send(new RawSegment(0, Bytes("GET /xprivate HTTP/1.1\r\nHost: h\r\n\r\n")) { Flags = RawFlags.Ack | RawFlags.Psh | RawFlags.Urg, Urgent = 6 })));
        yield return new("with FIN", c => Do(() => c.Send(new RawSegment(0, Bytes(Denied)) { Flags = RawFlags.Ack | RawFlags.Fin })));
        yield return new("behind a FIN", async c =>
        {
            c.Send(new RawSegment(0, Bytes(Allowed)) { Flags = RawFlags.Ack | RawFlags.Fin });
            await Pause();
            c.Send(new RawSegment(Allowed.Length, Bytes(Denied)));
            c.Send(new RawSegment(Allowed.Length + 1, Bytes(Denied)));
        }, Works: false);
        yield return new("behind a FIN that was lost", async c =>
        {
            c.Send(new RawSegment(0, Bytes(Allowed)));
            await Pause();
            c.Send(new RawSegment(Allowed.Length, default) { Flags = RawFlags.Ack | RawFlags.Fin, Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(Allowed.Length, Bytes(Denied)));
        });
        yield return new("all flags at once", c => Twice(c, s => s with { Flags = (RawFlags)63, Urgent = 3 }), Works: false);
    }

    private static async Task Twice(RawTcpClient c, Func<RawSegment, RawSegment> spoil, bool late = false)
    {
        if (late)
        {
            // The server must have seen a newer stamp.
            c.Say(Bytes(Allowed));
            await Pause(150);
        }

        c.Send(spoil(new RawSegment(c.Next, Bytes(Allowed))));
        await Pause();
        c.Say(Bytes(Denied));
    }

    private static void Scatter(RawTcpClient c, string text, int size, bool backwards)
    {
        var bytes = Bytes(text);
        var starts = Enumerable.Range(0, (bytes.Length + size - 1) / size).Select(i => i * size).ToArray();
        if (backwards)
        {
            Array.Reverse(starts);
        }
        else
        {
            lock (Dice)
            {
                Dice.Shuffle(starts);
            }
        }

        foreach (var start in starts)
        {
            c.Send(new RawSegment(start, bytes.Slice(start, Math.Min(size, bytes.Length - start))));
        }
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
