using System.Text;
using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

public class TcpStreamTests
{
    // The numbers come round within the first bytes.
    private const uint Initial = 0xfffffff9;
    private const uint First = 0xfffffffa;

    private readonly MemoryBudget _budget = new(4 << 20);
    private ToyJudge _judge = new();
    private TcpStream _stream;

    public TcpStreamTests() => _stream = Opened(StreamLimits.Default);

    [Fact]
    public void A_body_is_passed_over_at_once()
    {
        Send(0, "ok1000\n").ShouldBe(default);
        _stream.Next.ShouldBe(unchecked(First + 1007));
        _stream.RetainedBytes.ShouldBe(7);
    }

    [Fact]
    public void Segments_of_a_body_need_no_copy_in_any_order()
    {
        Send(0, "ok10\n");
        Send(10, "fghij").ShouldBe(default);
        Send(15, "ok0\n").ShouldBe(default);
        _stream.HeldBytes.ShouldBe(0);
        _judge.Allowed.Count.ShouldBe(2);
        Send(5, "abcde").ShouldBe(default);
        Send(5, "ABCDE").ShouldBe(default);
    }

    [Fact]
    public void A_line_ahead_of_a_hole_is_judged_when_the_hole_is_filled()
    {
        Send(4, "bad0\n").ShouldBe(default);
        _judge.Allowed.ShouldBeEmpty();
        _stream.HeldBytes.ShouldBe(5);
        Send(0, "ok0\n").ShouldBe(Denied(DenyReason.RequestNotAllowed, 0));
    }

    [Fact]
    public void A_reset_stands_where_the_server_waits()
    {
        Send(0, "ok0\n");
        Send(4, "ok0\nbad0\n").ShouldBe(Denied(DenyReason.RequestNotAllowed, 4));

        Reopen();
        Send(0, "ok0\n");
        Send(0, "ok0\nbad0\n").ShouldBe(Denied(DenyReason.RequestNotAllowed, 4));

        // The server has three bytes of the body, though everything up to its end counts as judged.
        Reopen();
        Send(0, "ok8\nabc");
        Send(7, "defghbad0\n").ShouldBe(Denied(DenyReason.RequestNotAllowed, 7));
    }

    [Fact]
    public void What_is_denied_stays_denied()
    {
        Send(0, "bad0\n").Action.ShouldBe(StreamAction.Deny);
        Send(0, "ok0\n").ShouldBe(Denied(DenyReason.RequestNotAllowed, 0));
    }

    [Fact]
    public void A_repeated_line_must_be_the_same_until_it_is_acknowledged()
    {
        Send(0, "ok0\nok0\n");
        Send(0, "ok0\n").ShouldBe(default);
        Send(2, "0\nok0\n").ShouldBe(default);
        _stream.Acknowledge(unchecked(First + 4));
        Send(0, "zz0\nok0\n").ShouldBe(default);
        Send(0, "zz0\nzk0\n").ShouldBe(Denied(DenyReason.RetransmissionDiffers, 8));
    }

    [Fact]
    public void Lines_between_bodies_are_compared_and_bodies_are_not()
    {
        Send(0, "ok3\nabcok2\nxyok0\n");
        Send(0, "ok3\nABCok2\nXYok0\n").ShouldBe(default);
        Send(5, "BCok1\nX").Reason.ShouldBe(DenyReason.RetransmissionDiffers);
    }

    [Fact]
    public void Copies_that_overlap_must_be_the_same()
    {
        Send(10, "abcd").ShouldBe(default);
        Send(8, "zyabcdef").ShouldBe(default);
        _stream.HeldBytes.ShouldBe(8);
        Send(6, "..zYabc").ShouldBe(Denied(DenyReason.OverlapDiffers, 0));
    }

    [Fact]
    public void A_segment_that_fills_a_hole_must_agree_with_the_copy_behind_it()
    {
        Send(2, "0\nok0\n").ShouldBe(default);
        Send(0, "ok1\n").Reason.ShouldBe(DenyReason.OverlapDiffers);
    }

    [Fact]
    public void Probes_with_a_meaningless_byte_end_no_connection()
    {
        Send(0, "ok0\n");
        Send(3, "?").Action.ShouldBe(StreamAction.Drop);
        Send(3, "").ShouldBe(default);
        _stream.Acknowledge(unchecked(First + 4));
        Send(3, "?").ShouldBe(default);
        Send(4, "ok0\n").ShouldBe(default);
    }

    [Fact]
    public void An_end_is_where_it_was()
    {
        Send(0, "ok9\nabc", end: true).ShouldBe(default);
        Send(4, "abc", end: true).ShouldBe(default);
        Send(7, "", end: true).ShouldBe(default);
        Send(4, "ab", end: true).Action.ShouldBe(StreamAction.Drop);
        Send(7, "x").Action.ShouldBe(StreamAction.Drop);
        Send(4, "abcd").ShouldBe(Denied(DenyReason.DataAfterEnd, 7));
    }

    [Fact]
    public void An_end_ahead_of_a_hole_passes()
    {
        Send(4, "ok0\n", end: true).ShouldBe(default);
        Send(0, "ok0\n").ShouldBe(default);
        _stream.Acknowledge(unchecked(First + 9));
        _stream.IsSettled.ShouldBeTrue();
    }

    [Fact]
    public void Bytes_wait_for_an_answer()
    {
        Send(0, "wait0\n").ShouldBe(default);
        Send(6, "ok0\n").Action.ShouldBe(StreamAction.Wait);
        Send(0, "wait0\n").ShouldBe(default);
        _judge.Answered();
        Send(6, "ok0\n").ShouldBe(default);
    }

    [Theory]
    [InlineData("wait0\nok0\n", null)]
    [InlineData("wait0\n", "ok0\n")]
    public void Bytes_under_way_before_an_answer_is_known_are_denied(string first, string? ahead)
    {
        if (ahead != null)
        {
            Send((uint)first.Length, ahead).ShouldBe(default);
        }

        Send(0, first).ShouldBe(Denied(DenyReason.BytesBeforeSwitch, 0));
    }

    [Theory]
    [InlineData(16u << 20, StreamAction.Pass)]
    [InlineData((16u << 20) + 1, StreamAction.Drop)]
    [InlineData(1u << 31, StreamAction.Drop)]
    [InlineData(uint.MaxValue - (1u << 30) + 1, StreamAction.Pass)]
    [InlineData(uint.MaxValue - (1u << 30), StreamAction.Drop)]
    public void Segments_out_of_any_window_are_dropped(uint at, StreamAction expected) => Send(at, "a").Action.ShouldBe(expected);

    [Fact]
    public void Of_more_than_is_kept_the_oldest_is_forgotten_and_does_not_pass_again()
    {
        _stream = Opened(StreamLimits.Default with { ControlBytes = 8 });
        Send(0, "ok0\n");
        Send(4, "ok0\n");
        Send(8, "ok2\nab");
        _stream.RetainedBytes.ShouldBe(8);
        Send(0, "ok0\n").Action.ShouldBe(StreamAction.Drop);
        Send(3, "\nok0\n").Action.ShouldBe(StreamAction.Drop);
        Send(4, "ok0\nok2\n").ShouldBe(default);
        Send(14, "longer0\nthan0\nall0\n").ShouldBe(default);
        Send(14, "longer0\n").Action.ShouldBe(StreamAction.Drop);
        _stream.IsSettled.ShouldBeFalse();
        _stream.Acknowledge(unchecked(First + 14));
        Send(10, "??").ShouldBe(default);
        _stream.IsSettled.ShouldBeFalse();
        _stream.Acknowledge(unchecked(First + 33));
        _stream.IsSettled.ShouldBeTrue();
    }

    [Fact]
    public void An_acknowledgement_that_cannot_be_is_ignored()
    {
        Send(0, "ok0\n");
        foreach (var number in new[] { unchecked(First + 6), First - 1, unchecked(First + 0x40000000), unchecked(First + 0x80000000) })
        {
            _stream.Acknowledge(number);
            _stream.RetainedBytes.ShouldBe(4);
        }
    }

    [Fact]
    public void A_tunnel_passes_everything_once_the_line_before_it_is_acknowledged()
    {
        Send(0, "tunnel0\n").ShouldBe(default);
        Send(8, "bad0\n").ShouldBe(default);
        Send(0, "tunnel1\n").Reason.ShouldBe(DenyReason.RetransmissionDiffers);

        Reopen();
        Send(0, "tunnel0\n");
        _stream.Acknowledge(unchecked(First + 8));
        for (var at = 8u; at != 8 + (20u << 28); at += 1 << 28)
        {
            Send(at, "bad0\n").ShouldBe(default);
        }
    }

    [Fact]
    public void Of_a_cut_packet_only_opaque_bytes_pass_unseen()
    {
        Cut(0, "ok9\nabc", 4).ShouldBe(default);
        Cut(0, "ok9\nabc", 6).ShouldBe(default);
        _stream.Next.ShouldBe(unchecked(First + 13));
        Cut(20, "ok", 1).Action.ShouldBe(StreamAction.Drop);
        Send(13, "ok0\nok5\n").ShouldBe(default);
        Cut(7, "defghi", 1).Action.ShouldBe(StreamAction.Drop);
        Cut(7, "def", 3).ShouldBe(default);
        _stream.HeldBytes.ShouldBe(0);

        Reopen();
        Cut(0, "ok9\nabc", 7).ShouldBe(Denied(DenyReason.Truncated, 0));
        Reopen();
        Cut(0, "ok", 1).ShouldBe(Denied(DenyReason.Truncated, 0));
    }

    private StreamOutcome Cut(uint at, string text, int missing) => _stream.Accept(First + at, Encoding.ASCII.GetBytes(text), false, _judge, missing);

    private void Reopen()
    {
        _stream = Opened(StreamLimits.Default);
        _judge = new ToyJudge();
    }

    private TcpStream Opened(StreamLimits limits)
    {
        var stream = new TcpStream(_budget, limits);
        stream.Open(Initial);
        return stream;
    }

    private StreamOutcome Send(uint at, string text, bool end = false) => _stream.Accept(First + at, Encoding.ASCII.GetBytes(text), end, _judge);

    private static StreamOutcome Denied(DenyReason reason, uint at) => new(StreamAction.Deny, reason, First + at);
}
