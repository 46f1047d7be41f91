using Antrea.Testing.L7;
using static Antrea.Kernel.Tests.L7.Support.Evasions;

namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>Attacks that would have the judge or the connection tracking forget a connection, or take a part of it for another one.</summary>
internal static class EvasionsOfState
{
    public static IEnumerable<Evasion> All()
    {
        yield return new("behind a SYN in mid-stream", async c =>
        {
            c.Say(Bytes(Allowed));
            await Pause();
            c.Send(new RawSegment(70_000, default) { Flags = RawFlags.Syn });
            await Pause();
            c.Say(Bytes(Denied));
        });
        foreach (var (name, spoil) in Resets())
        {
            yield return new($"behind a reset {name}", async c =>
            {
                c.Say(Bytes(Allowed));
                await Pause();
                c.Send(spoil(new RawSegment(c.Next, default) { Flags = RawFlags.Rst }));
                await Pause();
                c.Say(Bytes(Denied));
            });
            yield return new($"behind a reset {name}, nothing asked before", async c =>
            {
                c.Send(spoil(new RawSegment(c.Next, default) { Flags = RawFlags.Rst }));
                await Pause();
                c.Say(Bytes(Denied));
            });
            yield return new($"a reset {name}, a SYN of lower numbers, and a body that is none", c => BodyOfAnother(c, spoil, answered: false));
            yield return new($"a reset {name}, a SYN that is answered, and a body that is none", c => BodyOfAnother(c, spoil, answered: true));
        }

        yield return new("behind a reset that was lost and a SYN of the same number", async c =>
        {
            c.Say(Bytes(Allowed));
            await Pause();
            c.Send(new RawSegment(c.Next, default) { Flags = RawFlags.Rst, Ttl = RawTcpClient.Lost });
            c.Send(new RawSegment(-1, default) { Flags = RawFlags.Syn, Ttl = RawTcpClient.Lost });
            await Pause();
            c.Send(new RawSegment(0, Bytes(Allowed)) { Ttl = RawTcpClient.Lost });
            await Pause();
            c.Say(Bytes(Denied));
        });
        yield return new("bytes before the handshake's end", c =>
        {
            // Numbers below the stream belong to nobody: the server takes what follows them.
            var head = Bytes("POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n");
            c.Send(new RawSegment(-head.Length, Bytes(System.Text.Encoding.Latin1.GetString(head.Span) + Denied)));
            return Task.CompletedTask;
        });
        yield return new("far beyond the window, then in place", async c =>
        {
            c.Send(new RawSegment(1 << 24, Bytes(Allowed)));
            await Pause();
            c.Say(Bytes(Denied));
        });
        yield return new("keep-alive probes with other bytes", async c =>
        {
            c.Send(new RawSegment(-1, Bytes("X")));
            c.Say(Bytes(Allowed));
            await Pause();
            c.Send(new RawSegment(c.Next - 1, Bytes("Y")));
            await Pause();
            c.Say(Bytes(Denied));
        });
    }

    private static IEnumerable<(string, Func<RawSegment, RawSegment>)> Resets()
    {
        yield return ("with a wrong checksum", s => s with { BadChecksum = true });
        yield return ("far out of the window", s => s with { Offset = s.Offset + (1 << 26) });
        yield return ("of lower numbers", s => s with { Offset = s.Offset - 5 });
        yield return ("that was lost", s => s with { Ttl = RawTcpClient.Lost });
        yield return ("with FIN", s => s with { Flags = RawFlags.Rst | RawFlags.Fin, Ttl = RawTcpClient.Lost });
    }

    // To a judge that believes in the new connection the denied request lies in the body of an allowed one, which the server never got.
    private static async Task BodyOfAnother(RawTcpClient c, Func<RawSegment, RawSegment> spoil, bool answered)
    {
        c.Say(Bytes(Allowed));
        await Pause();
        c.Send(spoil(new RawSegment(c.Next, default) { Flags = RawFlags.Rst }));
        var head = Bytes("POST /public1 HTTP/1.1\r\nHost: h\r\nContent-Length: 9999\r\n\r\n");
        var start = c.Next - head.Length;
        c.Send(new RawSegment(start - 1, default) { Flags = RawFlags.Syn, Ttl = answered ? RawTcpClient.Arrives : RawTcpClient.Lost });
        await Pause();
        c.Send(new RawSegment(start, default) { Flags = RawFlags.Ack, Ttl = RawTcpClient.Lost });
        c.Send(new RawSegment(start, head) { Ttl = RawTcpClient.Lost });
        await Pause();
        c.Say(Bytes(Denied));
    }
}
