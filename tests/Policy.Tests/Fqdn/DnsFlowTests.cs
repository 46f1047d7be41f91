using Antrea.Policy.Fqdn;

namespace Antrea.Policy.Tests.Fqdn;

public class DnsFlowTests
{
    private const uint Start = 1000;

    [Fact]
    public void Several_messages_in_one_segment_come_in_order()
    {
        var step = DnsFlow.StartingAt(Start).Offer(Start, [0, 1, 7, 0, 0, 0, 2, 8, 9, 0]);

        step.Messages.Select(m => m.ToArray()).ShouldBe([[7], [8, 9]]);
        step.Flow!.Held.ShouldBe(1);
        step.Flow.IsAtStart.ShouldBeFalse();
    }

    [Fact]
    public void The_segment_that_completes_a_message_is_the_one_that_fills_the_hole()
    {
        var flow = DnsFlow.StartingAt(Start);
        var late = flow.Offer(Start + 3, [2, 3]);
        var still = late.Flow!.Offer(Start, [0, 3]);
        var done = still.Flow!.Offer(Start + 2, [1]);

        late.Messages.ShouldBeEmpty();
        still.Messages.ShouldBeEmpty();
        done.Messages.Single().ToArray().ShouldBe(new byte[] { 1, 2, 3 });
        done.Flow!.IsAtStart.ShouldBeTrue();
        // The old values are as they were: the segment can be offered again.
        still.Flow.Offer(Start + 2, [1]).Messages.Length.ShouldBe(1);
    }

    [Fact]
    public void What_came_first_counts()
    {
        var flow = DnsFlow.StartingAt(Start).Offer(Start, [0, 3, 1]).Flow!;

        flow.Offer(Start, [0, 9, 9]).Messages.ShouldBeEmpty();
        flow.Offer(Start, [9, 9, 9, 2, 3]).Messages.Single().ToArray().ShouldBe(new byte[] { 1, 2, 3 });
    }

    [Fact]
    public void What_is_old_changes_nothing_and_what_is_far_ahead_ends_the_flow()
    {
        var flow = DnsFlow.StartingAt(Start);

        flow.Offer(Start - 5, [1, 2, 3]).Flow.ShouldBeSameAs(flow);
        flow.Offer(Start + 0x8000_0000, [1]).Flow.ShouldBeSameAs(flow);
        flow.Offer(Start, []).Flow.ShouldBeSameAs(flow);
        flow.Offer(Start + DnsFlow.MaxHeld, [1]).Flow!.Held.ShouldBe(1);
        flow.Offer(Start + DnsFlow.MaxHeld + 1, [1]).Flow.ShouldBeNull();
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var flow = DnsFlow.StartingAt(Start);
        var segment = new byte[1460];
        var offered = 0u;
        for (; flow is not null && offered < 1_000_000; offered += 1460)
        {
            flow.Held.ShouldBeLessThanOrEqualTo(DnsFlow.MaxHeld);
            flow = flow.Offer(Start + 1 + offered, segment).Flow;
        }

        flow.ShouldBeNull();

        var crumbs = DnsFlow.StartingAt(Start);
        for (var i = 0u; crumbs is not null && i < 2000; i++)
        {
            crumbs = crumbs.Offer(Start + 1 + (2 * i), [1]).Flow;
        }

        crumbs.ShouldBeNull();
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(uint.MaxValue - 700)]
    [InlineData(int.MaxValue - 700u)]
    public void The_messages_are_the_same_whatever_the_segments(uint start)
    {
        var random = new Random((int)(start % 1000));
        for (var round = 0; round < 1500; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 6)).Select(_ => Bytes(random, random.Next(20) == 0 ? random.Next(3000) : random.Next(60))).ToList();
            byte[] stream = [.. messages.SelectMany(m => (byte[])[(byte)(m.Length >> 8), (byte)m.Length, .. m])];
            var flow = DnsFlow.StartingAt(start);
            var got = new List<byte[]>();
            var arrived = new bool[stream.Length];
            foreach (var (from, length) in Segments(random, stream.Length))
            {
                var step = flow.Offer(start + (uint)from, stream.AsSpan(from, length));
                flow = step.Flow.ShouldNotBeNull();
                got.AddRange(step.Messages.Select(m => m.ToArray()));
                arrived.AsSpan(from, length).Fill(true);

                // Neither sooner nor later than the receiver can read them.
                got.Count.ShouldBe(Readable(messages, arrived));
            }

            got.ShouldBe(messages.Where(m => m.Length > 0));
            flow.IsAtStart.ShouldBeTrue();
            flow.Next.ShouldBe(start + (uint)stream.Length);
        }
    }

    [Fact]
    public void The_longest_message_is_put_together()
    {
        var message = Bytes(new Random(1), 65535);
        byte[] stream = [0xff, 0xff, .. message];
        var flow = DnsFlow.StartingAt(0);
        // The first segment last.
        for (var at = 1000; at < stream.Length; at += 1000)
        {
            flow = flow.Offer((uint)at, stream.AsSpan(at, Math.Min(1000, stream.Length - at))).Flow!;
        }

        flow.Offer(0, stream.AsSpan(0, 1000)).Messages.Single().ToArray().ShouldBe(message);
    }

    private static IEnumerable<(int From, int Length)> Segments(Random random, int total)
    {
        // A cover of the stream, shuffled a little or a lot, with overlaps and repetitions.
        var cover = new List<(int, int)>();
        for (var at = 0; at < total;)
        {
            var length = Math.Min(total - at, random.Next(1, Math.Max(2, total / random.Next(1, 12))));
            var back = random.Next(4) == 0 ? random.Next(0, at + 1) : 0;
            cover.Add((at - back, length + back));
            at += length;
        }

        foreach (var again in cover.Where(_ => random.Next(3) == 0).ToList())
        {
            cover.Insert(random.Next(cover.Count + 1), again);
        }

        var segments = cover.ToArray();
        if (random.Next(2) == 0)
        {
            random.Shuffle(segments);
        }

        return segments;
    }

    private static int Readable(List<byte[]> messages, bool[] arrived)
    {
        var contiguous = Array.IndexOf(arrived, false);
        contiguous = contiguous < 0 ? arrived.Length : contiguous;
        var (count, end) = (0, 0);
        foreach (var m in messages)
        {
            end += m.Length + 2;
            count += end <= contiguous && m.Length > 0 ? 1 : 0;
        }

        return count;
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
