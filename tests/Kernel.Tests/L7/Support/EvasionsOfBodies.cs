using Antrea.Testing.L7;
using static Antrea.Kernel.Tests.L7.Support.Evasions;

namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>Attacks on what delimits a body: what the judge accepted and the server never got is sent again with other bytes.</summary>
internal static class EvasionsOfBodies
{
    private const string Chunked = "POST /public1 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

    public static IEnumerable<Evasion> All()
    {
        // The judge saw a chunk of 0x40 bytes with a request in it; the server gets the end of the body instead.
        yield return new("a chunk line changed", c => Replace(c, Chunked, "40\r\n" + Pad("0\r\n\r\n" + Denied, 0x40), "00\r\n" + "\r\n" + Denied));
        yield return new("the digits of a chunk line changed", async c =>
        {
            c.Say(Bytes(Chunked));
            await Pause();
            c.Send(new RawSegment(c.Next, Bytes("40\r\n")) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(c.Next + 4, Bytes("\r\n" + Denied)));
            await Pause();
            c.Send(new RawSegment(c.Next, Bytes("00\r\n")));
        });
        yield return new("a chunk line changed in one byte", async c =>
        {
            c.Say(Bytes(Chunked));
            await Pause();
            c.Send(new RawSegment(c.Next, Bytes("4")) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(c.Next + 1, Bytes("0\r\n\r\n" + Denied)));
            await Pause();
            c.Send(new RawSegment(c.Next, Bytes("0")));
        });
        yield return new("a trailer changed", c => Replace(c, Chunked, "0\r\nA: " + Pad("", Denied.Length) + "\r\n\r\n", "0\r\n\r\n" + Denied));
        yield return new("a length changed", c => Replace(
            c, "", "POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: 80\r\n\r\n" + Denied, "POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: 00\r\n\r\n" + Denied));
        yield return new("a length changed behind 30 allowed requests", async c =>
        {
            for (var i = 0; i < 30; i++)
            {
                c.Say(Bytes(Allowed));
                await Pause(10);
            }

            await Replace(c, "", "POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: 80\r\n\r\n" + Denied, "POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: 00\r\n\r\n" + Denied);
        });
        yield return new("a head lost, 40 others behind it, then changed", async c =>
        {
            const string Post = "POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: ";
            var start = c.Next;
            c.Send(new RawSegment(start, Bytes(Post + "80\r\n\r\n")) { Ttl = RawTcpClient.Lost });
            await Pause();
            var body = Bytes(Pad(Denied, 80));
            c.Send(new RawSegment(start + Post.Length + 6, body));
            c.Skip(Post.Length + 6 + 80);
            for (var i = 0; i < 40; i++)
            {
                c.Say(Bytes(Allowed + Pad("", 0)));
            }

            await Pause();
            c.Send(new RawSegment(start, Bytes(Post + "00\r\n\r\n")));
        });
        yield return new("a request placed beyond the window in time", async c =>
        {
            const int Length = 200_000;
            var head = Bytes($"POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: {Length}\r\n\r\n");
            c.Send(new RawSegment(head.Length + Length, Bytes(Allowed)));
            c.Say(head);
            for (var sent = 0; sent < Length; sent += 1000)
            {
                c.Say(new byte[1000]);
                await Pause(sent % 10_000 == 0 ? 20 : 1);
            }

            await Pause(200);
            c.Say(Bytes(Denied));
        });
        yield return new("a request in a body, and the body lost", async c =>
        {
            c.Say(Bytes("POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: 60\r\n\r\n"));
            await Pause();
            c.Send(new RawSegment(c.Next, Bytes(Pad("", 60) + Allowed)) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Say(Bytes(Pad("", 60) + Denied));
        });
    }

    private static string Pad(string text, int length) => text.PadRight(length, 'z');

    private static async Task Replace(RawTcpClient c, string before, string lost, string real)
    {
        if (before.Length > 0)
        {
            c.Say(Bytes(before));
            await Pause();
        }

        c.Send(new RawSegment(c.Next, Bytes(lost)) { Ttl = RawTcpClient.Lost });
        await Pause();
        c.Say(Bytes(real));
    }
}
