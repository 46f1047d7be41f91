using System.Text;
using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>Bodies of more than a round of sequence numbers.</summary>
public class LongBodyTests
{
    private const uint Initial = 12345;
    private const long Body = 10_000_000_123;
    private const long Stride = 8 << 20;

    private readonly ToyJudge _judge = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_follows_a_long_body_is_judged_at_its_place(bool required)
    {
        var stream = Opened(required);
        var head = Encoding.ASCII.GetBytes($"ok{Body}\n");
        Send(stream, 0, head).ShouldBe(default);
        for (var at = (long)head.Length; at < head.Length + Body; at += Stride)
        {
            Send(stream, at, "bad0\n"u8).ShouldBe(default);
            if (required)
            {
                stream.Acknowledge((uint)(Initial + 1 + at));
            }
        }

        Send(stream, head.Length + Body - 1, "\nok0\n"u8).ShouldBe(default);
        _judge.Allowed.Count.ShouldBe(2);
        _judge.Allowed[1].Start.ShouldBe(head.Length + Body);
        Send(stream, head.Length + Body + 4, "bad0\n"u8).Reason.ShouldBe(DenyReason.RequestNotAllowed);
    }

    [Fact]
    public void Nothing_passes_two_gigabytes_beyond_what_is_acknowledged()
    {
        var stream = Opened(required: true);
        Send(stream, 0, Encoding.ASCII.GetBytes($"ok{Body}\n"));
        var at = 14L;
        while (Send(stream, at, "a"u8).Action == StreamAction.Pass)
        {
            at += Stride;
        }

        at.ShouldBeInRange(3L << 29, 1L << 31);
        stream.WantsAcknowledgement.ShouldBeTrue();
        stream.Acknowledge((uint)(Initial + 1 + at - Stride));
        stream.WantsAcknowledgement.ShouldBeFalse();
        Send(stream, at, "a"u8).ShouldBe(default);
    }

    [Fact]
    public void A_hole_is_not_filled_while_the_copies_behind_it_cannot_be_judged()
    {
        // Ten bytes are left up to the bound when the second line begins.
        const long Bound = (1L << 31) - (1L << 25), Second = Bound - 10;
        var stream = Opened(required: true);
        Send(stream, 0, Encoding.ASCII.GetBytes($"ok{Second - 13}\n")).ShouldBe(default);
        for (var at = 13L; at < Second - Stride; at += Stride)
        {
            Send(stream, at, "a"u8).ShouldBe(default);
        }

        Send(stream, Second + 4, "okok0\nbad0\n"u8).ShouldBe(default);
        Send(stream, Second, "ok0\n"u8).Action.ShouldBe(StreamAction.Drop);
        Send(stream, Second, "ok0\n"u8).Action.ShouldBe(StreamAction.Drop);
        Send(stream, Second - 1, "a"u8).Action.ShouldBe(StreamAction.Drop);
        stream.Acknowledge((uint)(Initial + 1 + Second - Stride - Stride));
        Send(stream, Second, "ok0\n"u8).Reason.ShouldBe(DenyReason.RequestNotAllowed);
    }

    private static TcpStream Opened(bool required)
    {
        var stream = new TcpStream(new MemoryBudget(1 << 20), StreamLimits.Default with { RequiresAcknowledgement = required });
        stream.Open(Initial);
        return stream;
    }

    private StreamOutcome Send(TcpStream stream, long at, ReadOnlySpan<byte> bytes) => stream.Accept((uint)(Initial + 1 + at), bytes, false, _judge);
}
