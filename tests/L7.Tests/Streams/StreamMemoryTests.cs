using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>Alone, as it measures the memory of the process.</summary>
[CollectionDefinition(nameof(StreamMemoryTests), DisableParallelization = true)]
[Collection(nameof(StreamMemoryTests))]
public class StreamMemoryTests
{
    private static readonly byte[] Request = new byte[300];

    [Fact]
    public void The_budget_gets_back_what_was_taken()
    {
        var budget = new MemoryBudget(1 << 20);
        var stream = new TcpStream(budget);
        var judge = new Lines();
        stream.Open(0);
        stream.Accept(5001, new byte[1000], false, judge).ShouldBe(default);
        stream.Accept(9001, new byte[1000], false, judge).ShouldBe(default);
        budget.Taken.ShouldBeGreaterThan(2000);
        stream.Accept(1, new byte[20_000], false, judge).ShouldBe(default);
        stream.HeldBytes.ShouldBe(0);
        stream.RetainedBytes.ShouldBe(20_000);
        budget.Taken.ShouldBeGreaterThan(10_000);
        stream.WantsAcknowledgement.ShouldBeTrue();
        stream.Acknowledge(20_001);
        budget.Taken.ShouldBe(0);
        stream.Accept(60_001, new byte[1000], false, judge);
        stream.Reset();
        budget.Taken.ShouldBe(0);
        stream.HeldBytes.ShouldBe(0);
    }

    [Fact]
    public void Copies_are_bounded_for_a_connection_and_for_all()
    {
        var budget = new MemoryBudget(3 << 20);
        var judge = new Lines();
        var streams = new List<TcpStream>();
        for (var i = 0; i < 4; i++)
        {
            var stream = new TcpStream(budget);
            streams.Add(stream);
            stream.Open(0);
            var at = 10u;
            while (stream.Accept(at, new byte[1448], false, judge).Action == StreamAction.Pass)
            {
                at += 1448;
                stream.HeldBytes.ShouldBeLessThanOrEqualTo(1 << 20);
            }

            budget.Taken.ShouldBeLessThanOrEqualTo(budget.Limit);
        }

        streams[2].HeldBytes.ShouldBeGreaterThan(1 << 19);
        streams[3].HeldBytes.ShouldBeLessThan(1 << 17);
        streams.ForEach(s => s.Reset());
        budget.Taken.ShouldBe(0);
    }

    [Fact]
    public void Tiny_pieces_are_bounded()
    {
        var stream = new TcpStream(new MemoryBudget(64 << 20));
        stream.Open(0);
        var passed = 0;
        for (var i = 0u; i < 10_000; i++)
        {
            passed += stream.Accept(10 + (i * 2), [1], false, new Lines()).Action == StreamAction.Pass ? 1 : 0;
        }

        passed.ShouldBe(StreamLimits.Default.HeldPieces);
    }

    [Fact]
    public void Long_heads_of_others_leave_a_short_one_its_place()
    {
        var budget = new MemoryBudget(1 << 20);
        for (var i = 0; i < 200; i++)
        {
            var greedy = new TcpStream(budget);
            greedy.Open(0);
            greedy.Accept(1, new byte[64_000], false, new Lines()).ShouldBe(default);
        }

        budget.Taken.ShouldBeLessThanOrEqualTo(budget.Limit);
        var stream = new TcpStream(budget);
        stream.Open(0);
        stream.Accept(1, new byte[2000], false, new Lines()).ShouldBe(default);
        stream.RetainedBytes.ShouldBe(2000);
        stream.Accept(1, new byte[2000], false, new Lines()).ShouldBe(default);
    }

    [Fact]
    public void Requests_in_order_allocate_nothing()
    {
        var stream = new TcpStream(new MemoryBudget(1 << 20));
        var judge = new Lines();
        stream.Open(0);
        var next = 1u;
        Requests(1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Requests(100_000);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000);

        void Requests(int count)
        {
            for (var i = 0; i < count; i++)
            {
                stream.Accept(next, Request, false, judge);
                next += (uint)Request.Length;
                if (i % 20 == 0)
                {
                    stream.Acknowledge(next);
                }
            }
        }
    }

    [Theory]
    [InlineData(true, 512)]
    [InlineData(false, 1536)]
    public void An_idle_connection_is_small(bool acknowledged, int limit)
    {
        const int Count = 5000;
        var streams = new TcpStream[Count];
        var judge = new Lines();
        var budget = new MemoryBudget(1 << 20);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Count; i++)
        {
            streams[i] = new TcpStream(budget);
            streams[i].Open(0);
            streams[i].Accept(1, Request, false, judge);
            if (acknowledged)
            {
                streams[i].Acknowledge(1 + (uint)Request.Length);
            }
        }

        ((GC.GetTotalMemory(forceFullCollection: true) - before) / Count).ShouldBeLessThan(limit);
        GC.KeepAlive(streams);
    }

    /// <summary>Takes everything as control bytes.</summary>
    private sealed class Lines : IStreamJudge
    {
        public long Opaque => 0;

        public void Skip(long count) => throw new InvalidOperationException();

        public int Take(ReadOnlySpan<byte> bytes, out DenyReason reason)
        {
            reason = DenyReason.None;
            return bytes.Length;
        }
    }
}
