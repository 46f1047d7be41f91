using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>An honest client gets everything through, however the network loses, reorders and repeats.</summary>
public class StreamLivenessTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Everything_gets_through(bool acknowledged)
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            Run(new Random(seed), acknowledged, seed);
        }
    }

    private static void Run(Random random, bool acknowledged, int seed)
    {
        var budget = new MemoryBudget(1 << 20);
        var stream = new TcpStream(budget);
        var judge = new ToyJudge();
        var initial = (uint)random.Next() * 2 + (random.Next(2) == 0 ? 0x7fffff00u : 0);
        var bytes = ToyStreams.Random(random, 1 + random.Next(30));
        var server = new ServerModel(initial, lastWins: false);
        var (before, behind) = (random.Next(2) * random.NextDouble() * 0.5, random.NextDouble() * 0.5);
        stream.Open(initial);
        for (var round = 0; !server.IsAtEnd; round++)
        {
            round.ShouldBeLessThan(1000, $"seed {seed}");
            SendWindow();
            if (acknowledged)
            {
                stream.Acknowledge(server.Next);
            }
        }

        server.Read.ShouldBe(bytes);
        stream.Reset();
        budget.Taken.ShouldBe(0);

        void SendWindow()
        {
            // What is not acknowledged yet, cut anew each time, in an order of its own.
            var segments = new List<(int Start, int Length)>();
            for (var at = Math.Max(0, server.Read.Count - random.Next(20)); at < bytes.Length && segments.Count < 12;)
            {
                var length = Math.Min(1 + random.Next(40), bytes.Length - at);
                segments.Add((at, length));
                at += length;
            }

            if (segments.Count == 0)
            {
                segments.Add((bytes.Length, 0));
            }

            var order = segments.ToArray();
            if (random.Next(2) == 0)
            {
                random.Shuffle(order);
            }

            foreach (var (start, length) in order)
            {
                var end = start + length == bytes.Length;
                var sequence = initial + 1 + (uint)start;
                if (random.NextDouble() < before)
                {
                    continue;
                }

                stream.Accept(sequence, bytes.AsSpan(start, length), end, judge).ShouldBe(default, $"seed {seed}");
                if (random.NextDouble() >= behind)
                {
                    server.Receive(sequence, bytes.AsSpan(start, length), end);
                }
            }
        }
    }
}
